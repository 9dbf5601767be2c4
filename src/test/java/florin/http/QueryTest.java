package florin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  private static final SampleServer server = new SampleServer();

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Reply rows(String query) {
    return server.send("GET /v1/rows" + query);
  }

  private static List<Long> numbers(Reply reply) {
    return reply.json().get("data").valueStream().map(row -> row.get("n").asLong()).toList();
  }

  private static String next(Reply reply) {
    return reply.json().get("next_cursor").asText();
  }

  @Test
  void a_list_goes_on_until_its_end() {
    List<Long> all = new ArrayList<>();
    Reply reply = rows("");
    assertThat(numbers(reply)).hasSize(50).startsWith(120L, 119L);
    while (true) {
      all.addAll(numbers(reply));
      if (!reply.json().get("has_more").asBoolean()) {
        break;
      }
      assertThat(reply.header("Link"))
          .isEqualTo("</v1/rows?limit=50&cursor=" + next(reply) + ">; rel=\"next\"");
      reply = rows("?cursor=" + next(reply));
    }
    assertThat(reply.json().get("next_cursor").isNull()).isTrue();
    assertThat(reply.header("Link")).isEmpty();
    assertThat(all).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void a_full_last_part_has_no_next() {
    assertThat(rows("?limit=120").json().get("has_more").asBoolean()).isFalse();
    assertThat(rows("?limit=119").json().get("has_more").asBoolean()).isTrue();
  }

  @Test
  void a_link_is_never_built_from_what_the_client_says_of_the_host() {
    assertThat(rows("?limit=1").header("Link")).startsWith("</v1/rows?").doesNotContain("bank");
  }

  @Test
  void a_cursor_keeps_its_filters() {
    Reply first = rows("?limit=100&min=10&kind=CREDIT");
    String cursor = next(first);
    assertThat(numbers(rows("?cursor=" + cursor))).hasSize(11).endsWith(11L, 10L);
    assertThat(numbers(rows("?kind=CREDIT&min=10&cursor=" + cursor))).hasSize(11);
    for (String other : List.of("min=11&kind=CREDIT", "min=10", "kind=DEBIT&min=10", "x=1")) {
      assertThat(rows("?" + other + "&cursor=" + cursor).code()).isEqualTo("invalid_cursor");
    }
  }

  @Test
  void a_cursor_that_was_touched_is_refused() {
    String cursor = next(rows("?limit=1&min=5"));
    List<String> wrong =
        new ArrayList<>(List.of("", "x", cursor + "A", cursor + "=", cursor.substring(1), "%20"));
    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      wrong.add(cursor.substring(0, i) + other + cursor.substring(i + 1));
    }
    wrong.add(Base64.getUrlEncoder().encodeToString(new byte[600]));
    for (String text : wrong) {
      Reply reply = rows("?cursor=" + text);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("invalid_cursor");
    }
  }

  @Test
  void a_cursor_belongs_to_one_list() {
    String elsewhere = new Cursor("7", java.util.Map.of()).text("/v1/other");
    assertThat(rows("?cursor=" + elsewhere).code()).isEqualTo("invalid_cursor");
  }

  @Test
  void a_forged_position_is_a_bad_cursor_too() {
    String forged = new Cursor("no number", java.util.Map.of()).text("/v1/rows");
    assertThat(rows("?cursor=" + forged).code()).isEqualTo("invalid_cursor");
    String filter = new Cursor("7", java.util.Map.of("min", "no")).text("/v1/rows");
    assertThat(rows("?cursor=" + filter).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, ?limit out_of_range",
    "limit=201, ?limit out_of_range",
    "limit=-1, ?limit out_of_range",
    "limit=1e1, ?limit wrong_type",
    "limit=0x1, ?limit wrong_type",
    "limit=01, ?limit wrong_type",
    "limit=%2B1, ?limit wrong_type",
    "limit=, ?limit wrong_type",
    "limit, ?limit wrong_type",
    "limit=99999999999999999999, ?limit wrong_type",
    "limit=1&limit=1000, ?limit duplicate_parameter",
    "li%6Dit=1&limit=2, ?limit duplicate_parameter",
    "kind=credit, ?kind invalid_value",
    "kind=, ?kind invalid_value",
    "from=0000-02-29T00:00:00Z, ?from invalid_time",
    "from=2026-01-31, ?from invalid_time",
    "from=2026-01-31T09:30Z, ?from invalid_time",
    "from=2026-01-31T09:30:60Z, ?from invalid_time",
    "from=9999999-01-01T00:00:00Z, ?from invalid_time",
    "from=-1, ?from invalid_time",
    "offset=1000000000000, ?offset unknown_field",
    "access_token=operator, ?access_token unknown_field",
  })
  void a_wrong_parameter_is_named(String query, String error) {
    Reply reply = rows("?" + query);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errors()).containsExactly(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=1",
        "limit=200",
        "min=0",
        "kind=DEBIT",
        "from=2026-01-31T09:30:00Z",
        "from=2026-01-31t09:30:00.123456789z",
        "from=2026-01-31T09:30:00%2B01:00",
        "",
      })
  void a_right_parameter_is_taken(String query) {
    assertThat(rows("?" + query).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=%zz", "limit=%", "limit=%f", "limit=%ff", "a=%C0%80", "%ED%A0%80"})
  void a_query_is_utf8_in_percent_encoding(String query) {
    Reply reply = rows("?" + query);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("malformed_request");
  }
}
