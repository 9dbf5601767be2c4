package florin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.SAME_THREAD)
class JsonBodyTest {
  private static final SampleServer server = new SampleServer();
  private static final String TO = "acc_01j00000003s080000000000g1";

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String amount) {
    return "{\"to\":\"%s\",\"amount\":%s,\"currency\":\"USD\"}"
        .formatted(new florin.core.AccountId(SampleServer.SOME), amount);
  }

  private static Reply pay(String body) {
    return server.json("/v1/pay", body);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1250, 1250", "9007199254740991, 9007199254740991", "' 7 ', 7"})
  void an_amount_is_a_whole_number_of_minor_units(String sent, long taken) {
    Reply reply = pay(body(sent));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().get("amount").asLong()).isEqualTo(taken);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-1",
        "9007199254740992",
        "9223372036854775807",
        "9223372036854775808",
        "1.0",
        "1.9",
        "12.5",
        "1e3",
        "1E400",
        "\"100\"",
        "\" 7 \"",
        "\"\"",
        "\"٣\"",
        "true",
        "false",
        "null",
        "[]",
        "{}",
        "[1]",
        "-9007199254740991",
        "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "0.0000000000000000000000000000000001",
        "1e-400",
      })
  void every_other_spelling_of_an_amount_is_its_fields_error(String sent) {
    Reply reply = pay(body(sent));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("invalid_request");
    assertThat(reply.errors()).hasSize(1).first().asString().startsWith("#/amount ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12.5", "\"12\"", "1e3"})
  void a_wrong_spelling_gets_a_hint(String sent) {
    assertThat(pay(body(sent)).text()).contains("send 1250 for 12.50");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "+1",
        "0x10",
        "NaN",
        "Infinity",
        "-Infinity",
        ".5",
        "5.",
        "1_000",
        "1,5",
        "'1'",
        "",
      })
  void what_is_no_json_is_malformed(String sent) {
    Reply reply = pay(body(sent));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isIn("malformed_request", "invalid_request");
    assertThat(reply.text()).doesNotContain("jackson", "com.", "Unexpected", "token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "null",
        "\"text\"",
        "{",
        "}",
        "{}x",
        "{}{}",
        "{} {\"a\":1}",
        "{}]",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "// c\n{}",
        "/* c */{}",
        "# c\n{}",
        "\uFEFF{}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":\"\u0000\"}",
      })
  void one_strict_object_and_nothing_after_it(String body) {
    Reply reply = pay(body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("malformed_request");
  }

  @Test
  void utf8_is_the_one_encoding() {
    for (byte[] body :
        new byte[][] {
          "{\"memo\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1),
          body("1").getBytes(StandardCharsets.UTF_16),
          body("1").getBytes(StandardCharsets.UTF_16LE),
          {'{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'},
          {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0x80, '"', '}'},
        }) {
      Reply reply = server.post("/v1/pay", "application/json", body);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("malformed_request");
    }
  }

  @Test
  void depth_ends_at_twenty() {
    assertThat(pay("{\"x\":" + "[".repeat(19) + "]".repeat(19) + "}").code())
        .isEqualTo("invalid_request");
    for (int depth : new int[] {20, 2_000, 30_000}) {
      Reply reply = pay("{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("malformed_request");
    }
  }

  @Test
  void a_field_there_twice_is_named_by_its_pointer() {
    Reply reply = pay("{\"amount\":1,\"to\":\"" + TO + "\",\"amount\":1000000}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errors()).containsExactly("#/amount duplicate_field");
    assertThat(pay("{\"x\":{\"y\":1,\"y\":1}}").errors()).containsExactly("#/x/y duplicate_field");
  }

  @Test
  void everything_wrong_is_told_at_once() {
    Reply reply =
        pay(
            """
            {"to":"trf_01j00000003s080000000000g1","currency":"usd","memo":5,"dry_run":"yes",
             "effective_at":"2026-02-30T00:00:00Z","version":-1,"balance":7,"a/b~c d":1}
            """);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errors())
        .containsExactly(
            "#/to wrong_id_type",
            "#/amount required",
            "#/currency unknown_currency",
            "#/memo wrong_type",
            "#/dry_run wrong_type",
            "#/effective_at invalid_time",
            "#/version out_of_range",
            "#/balance unknown_field",
            "#/a~1b~0c%20d unknown_field");
  }

  @Test
  void one_shared_code_becomes_the_problems_own() {
    assertThat(pay(body("1").replace("USD", "ZZZ")).code()).isEqualTo("unknown_currency");
    assertThat(pay(body("1").replace("acc_", "trf_")).code()).isEqualTo("wrong_id_type");
  }

  @Test
  void null_is_the_same_as_absent() {
    String body = body("1").replace("}", ",\"memo\":null,\"dry_run\":null,\"effective_at\":null}");
    assertThat(pay(body).status()).isEqualTo(201);
    assertThat(pay(body("null")).errors()).containsExactly("#/amount required");
  }

  @Test
  void ten_thousand_unknown_fields_get_a_short_answer() {
    StringBuilder body = new StringBuilder("{");
    for (int i = 0; i < 5_000; i++) {
      body.append("\"f").append(i).append("\":1,");
    }
    Reply reply = pay(body.append("\"z\":1}").toString());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().length).isLessThan(4_000);
    assertThat(pay("{\"" + "n".repeat(30_000) + "\":1}").body().length).isLessThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u0000", "a\\u0000b", "\\ud800", "\\udc00\\ud800", "\\n", "a\\rb", "\\u007f", "\\u0085",
        "\\u202e", "\\u2066", "\\u200f", "\\u200b", "\\u2028", "\\ufeff", "", "   ",
        "123456789012345678901", "🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡",
      })
  void a_text_is_what_a_person_can_read(String memo) {
    Reply reply = pay(body("1").replace("}", ",\"memo\":\"" + memo + "\"}"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errors()).containsExactly("#/memo invalid_text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rent",
        "O'Brien -- select",
        "<script>",
        "${jndi:x}",
        "%s%n",
        "Łódź",
        "家賃",
        "👩‍👩‍👧",
        "🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡🂡",
        "12345678901234567890",
      })
  void any_language_and_any_sign_may_be_a_memo(String memo) {
    Reply reply = pay(body("1").replace("}", ",\"memo\":\"" + memo + "\"}"));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().get("memo").asText()).isEqualTo(memo);
  }

  @Test
  void a_text_has_one_spelling() {
    Reply reply = pay(body("1").replace("}", ",\"memo\":\"e\u0301\"}"));
    assertThat(reply.json().get("memo").asText()).isEqualTo("é");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 415",
    "text/plain, 415",
    "application/x-www-form-urlencoded, 415",
    "multipart/form-data; boundary=x, 415",
    "application/json; charset=iso-8859-1, 415",
    "application/json; charset=utf-16, 415",
    "application/problem+json, 415",
    "application/jsonx, 415",
    "'application/json, text/plain', 415",
    "application/json; x=1, 415",
    "application/json, 201",
    "APPLICATION/JSON, 201",
    "application/json;charset=UTF-8, 201",
    "'application/json; charset=\"utf-8\"', 201",
  })
  void only_application_json_in_utf8(String type, int status) {
    Reply reply = server.post("/v1/pay", type, body("1").getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).isEqualTo(status);
    if (status == 415) {
      assertThat(reply.code()).isEqualTo("unsupported_media_type");
    }
  }

  @Test
  void a_packed_body_is_refused() {
    byte[] body = body("1").getBytes(StandardCharsets.UTF_8);
    for (String encoding : new String[] {"gzip", "br", "gzip, identity", "x"}) {
      Reply reply =
          server.post("/v1/pay", "application/json", body, "Content-Encoding: " + encoding);
      assertThat(reply.status()).isEqualTo(415);
    }
    assertThat(
            server.post("/v1/pay", "application/json", body, "Content-Encoding: identity").status())
        .isEqualTo(201);
  }

  @Test
  void a_body_that_may_be_missing_is_an_empty_object() {
    assertThat(server.send("POST /v1/note").text()).isEqualTo("[null]");
    assertThat(server.send("POST /v1/note", "Content-Length: 0").text()).isEqualTo("[null]");
    assertThat(server.json("/v1/note", "{}").text()).isEqualTo("[null]");
    assertThat(server.json("/v1/note", "{\"reason\":\"lost\"}").text()).isEqualTo("[lost]");
    assertThat(server.json("/v1/note", "{\"x\":1}").status()).isEqualTo(400);
    assertThat(server.post("/v1/note", "text/plain", new byte[] {'x'}).status()).isEqualTo(415);
    assertThat(server.send("POST /v1/pay").code()).isEqualTo("malformed_request");
  }

  @Test
  void requests_that_mean_the_same_have_one_hash() {
    String first = hash("{\"a\":\"1\",\"b\":\"é\"}");
    assertThat(first).hasSize(64);
    assertThat(hash(" { \"b\" : \"\\u00e9\" , \"a\" : \"1\" } ")).isEqualTo(first);
    assertThat(hash("{\"a\":\"1\"}")).isEqualTo(hash("{\"a\":\"1\",\"b\":null}"));
    assertThat(hash("{\"a\":\"1\"}")).isNotEqualTo(first).isNotEqualTo(hash("{\"b\":\"1\"}"));
    assertThat(hash("{\"a\":\"\\\",\\\"b\\\":\\\"\"}"))
        .isNotEqualTo(hash("{\"a\":\"\",\"b\":\"\"}"));
  }

  /** Hashes of it are kept with every key. */
  @Test
  void the_canonical_text_stays_what_it_is() {
    String body = "{\"b\":[1.50e3,{\"d\":\"\\u00e9/\\u0001\",\"c\":null}],\"a\":{},\"e\":true}";
    assertThat(StrictJson.canonical(StrictJson.object(body.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("{\"a\":{},\"b\":[1500.0,{\"d\":\"é/\\u0001\"}],\"e\":true}");
  }

  private static String hash(String body) {
    return server.json("/v1/hash", body).text();
  }

  @Test
  void a_turkish_locale_changes_nothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      Reply reply = pay(body("\"1\""));
      assertThat(reply.code()).isEqualTo("invalid_request");
      assertThat(reply.json().get("type").asText()).isEqualTo("/problems/invalid-request");
      assertThat(
              server
                  .post("/v1/pay", "APPLICATION/JSON", body("1").getBytes(StandardCharsets.UTF_8))
                  .status())
          .isEqualTo(201);
    } finally {
      Locale.setDefault(before);
    }
  }
}
