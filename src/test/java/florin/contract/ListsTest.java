package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.testing.FlorinExtension;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages in order, without gap or repeat; filters that are kept. The account has, from the oldest: a
 * deposit of 1000, ten payments of 1 to 10 with memos, a withdrawal of 100, one payment of 20 back.
 */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListsTest {
  private final TestBank bank;
  private final Customer alice;
  private final Customer bob;
  private final Account hers;
  private final Account his;

  ListsTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    bob = this.bank.signUp("bob");
    hers = this.bank.funded(alice, "EUR", 1_000);
    his = bob.openAccount("EUR");
    for (int i = 1; i <= 10; i++) {
      Map<String, Object> order = Customer.order(hers, his, i);
      order.put("memo", "Round " + i + (i % 2 == 0 ? " EVEN" : " odd") + " 100%_\\");
      alice.pay(order, "round-" + i).expect(201);
    }
    this.bank.operator().withdraw(hers, 100).expect(201);
    bob.pay(his, hers, 20).expect(201);
  }

  /** Every page of a list from here on, by its cursors. */
  private static List<JsonNode> all(Api api, String target) {
    List<JsonNode> items = new ArrayList<>();
    String path = target.split("\\?", 2)[0];
    Response page = api.get(target).expect(200);
    items.addAll(page.data());
    while (page.body().get("has_more").asBoolean()) {
      page = api.get(path + "?cursor=" + page.text("next_cursor")).expect(200);
      assertThat(page.data()).isNotEmpty();
      items.addAll(page.data());
    }
    assertThat(page.isNull("next_cursor")).isTrue();
    assertThat(page.header("Link")).isNull();
    return items;
  }

  private static List<Long> numbers(List<JsonNode> items, String field) {
    return items.stream().map(item -> item.get(field).asLong()).toList();
  }

  private String entries() {
    return hers.path() + "/entries";
  }

  private static List<Long> down(long from, long to) {
    return LongStream.rangeClosed(to, from).map(n -> from + to - n).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "12", "13", "14", "200"})
  void pages_are_newest_first_without_gap_or_repeat(int limit) {
    assertThat(numbers(all(alice.api(), entries() + "?limit=" + limit), "sequence"))
        .isEqualTo(down(13, 1));
    assertThat(numbers(all(alice.api(), "/v1/transfers?limit=" + limit), "amount"))
        .containsExactly(20L, 100L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 1_000L);
  }

  @Test
  void the_default_page_has_50() {
    Customer carol = bank.signUp("carol");
    for (int i = 0; i < 51; i++) {
      carol.openAccount("EUR");
    }

    Response page = carol.api().get("/v1/accounts").expect(200);
    assertThat(page.data()).hasSize(50);
    assertThat(page.body().get("has_more").asBoolean()).isTrue();
    List<String> ids =
        all(carol.api(), "/v1/accounts").stream().map(a -> a.get("id").asText()).toList();
    assertThat(ids).hasSize(51).doesNotHaveDuplicates();
    assertThat(ids).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void the_link_leads_to_the_next_page() {
    Response first = alice.api().get(entries() + "?limit=5&direction=debit").expect(200);
    String link = String.valueOf(first.header("Link"));
    String target = link.substring(1, link.indexOf('>'));
    if (target.startsWith("http")) {
      target = target.substring(bank.api().base().toString().length());
    }

    Response next = alice.api().get(target).expect(200);
    assertThat(numbers(next.data(), "amount")).containsExactly(-6L, -5L, -4L, -3L, -2L);
    assertThat(link).contains(first.text("next_cursor"));
  }

  @Test
  void what_is_booked_meanwhile_neither_repeats_nor_hides_anything() {
    Customer carol = bank.signUp("carol");
    Account from = bank.funded(carol, "EUR", 100);
    Account to = carol.openAccount("EUR");
    for (int i = 0; i < 3; i++) {
      carol.pay(from, to, 1).expect(201);
    }
    Response first = carol.api().get(from.path() + "/entries?limit=2").expect(200);
    carol.pay(from, to, 1).expect(201);

    String rest = from.path() + "/entries?cursor=" + first.text("next_cursor");
    assertThat(numbers(first.data(), "sequence")).containsExactly(4L, 3L);
    assertThat(numbers(carol.api().get(rest).expect(200).data(), "sequence"))
        .containsExactly(2L, 1L);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          direction=credit,                        20 1000
          direction=debit&limit=3,                 -100 -10 -9 -8 -7 -6 -5 -4 -3 -2 -1
          kind=deposit,                            1000
          kind=withdrawal,                         -100
          kind=fee,                                ''
          min_amount=10,                           20 -100 -10 1000
          max_amount=2,                            -2 -1
          min_amount=9&max_amount=20,              20 -10 -9
          min_amount=21&max_amount=20,             ''
          q=even,                                  -10 -8 -6 -4 -2
          q=ROUND%201,                             -10 -1
          q=100%25_%5C,                            -10 -9 -8 -7 -6 -5 -4 -3 -2 -1
          q=100%25%25,                             ''
          q=even&direction=credit,                 ''
          kind=transfer&direction=debit&max_amount=3&q=odd, -3 -1
          from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00Z, ''
          clock=booked&from=2000-01-01T00:00:00Z&kind=deposit, 1000
          """)
  void entries_are_filtered_and_the_cursor_keeps_the_filters(String query, String expected) {
    List<Long> amounts = numbers(all(alice.api(), entries() + "?" + query), "amount");

    assertThat(String.join(" ", amounts.stream().map(String::valueOf).toList()))
        .isEqualTo(expected);
  }

  @Test
  void from_is_inclusive_and_to_is_exclusive_on_both_clocks() {
    List<JsonNode> entries = all(alice.api(), entries());
    String from = entries.get(8).get("booked_at").asText();
    String to = entries.get(3).get("booked_at").asText();
    for (String clock : List.of("", "&clock=booked", "&clock=effective")) {
      String query = "?from=" + from + "&to=" + to + clock + "&limit=2";
      assertThat(numbers(all(alice.api(), entries() + query), "sequence")).isEqualTo(down(9, 5));
    }
    assertThat(numbers(all(alice.api(), "/v1/transfers?from=" + from + "&to=" + to), "amount"))
        .isEqualTo(down(8, 4));
  }

  @Test
  void entries_filter_by_effect_and_stay_in_the_order_of_booking() {
    Customer carol = bank.signUp("carol");
    Account account = bank.funded(carol, "EUR", 100);
    Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    Map<String, Object> order = Operator.order(account, 7);
    order.put("effective_at", yesterday.toString());
    bank.operator().cash("/v1/deposits", order).expect(201);

    String before = account.path() + "/entries?to=" + yesterday.plusSeconds(1);
    assertThat(numbers(all(carol.api(), before), "amount")).containsExactly(7L);
    assertThat(all(carol.api(), before + "&clock=booked")).isEmpty();
    assertThat(account.amounts()).containsExactly(7L, 100L);
  }

  @Test
  void transfers_are_filtered_by_account_status_and_key() {
    Customer carol = bank.signUp("carol");
    Account from = bank.funded(carol, "EUR", 100);
    Account to = carol.openAccount("EUR");
    carol.pay(from, to, 1).expect(201);
    carol.pay(from, to, 5_000).expect(422, "insufficient_funds");

    Map<String, String> expected =
        Map.of(
            "?status=declined",
            "[5000]",
            "?status=posted&limit=1",
            "[1, 100]",
            "?account_id=" + to.id(),
            "[1]",
            "?account_id=" + from.id() + "&limit=2",
            "[5000, 1, 100]",
            "?account_id=" + from.id() + "&status=posted",
            "[1, 100]");
    expected.forEach(
        (query, amounts) ->
            assertThat(numbers(all(carol.api(), "/v1/transfers" + query), "amount"))
                .as(query)
                .hasToString(amounts));
    Api api = alice.api();
    for (String key : List.of("round-3", "%22round-3%22")) {
      assertThat(numbers(all(api, "/v1/transfers?idempotency_key=" + key), "amount"))
          .containsExactly(3L);
    }
    assertThat(all(bob.api(), "/v1/transfers?idempotency_key=round-3")).isEmpty();
  }

  @Test
  void a_cursor_is_good_for_its_own_list_and_filters_alone() {
    String cursor = alice.api().get(entries() + "?limit=2&q=even").expect(200).text("next_cursor");
    Api api = alice.api();

    api.get(entries() + "?q=even&cursor=" + cursor).expect(200);
    api.get(entries() + "?q=odd&cursor=" + cursor).expect(400, "invalid_cursor");
    api.get(entries() + "?kind=fee&cursor=" + cursor).expect(400, "invalid_cursor");
    api.get("/v1/transfers?cursor=" + cursor).expect(400, "invalid_cursor");
    api.get("/v1/accounts?cursor=" + cursor).expect(400, "invalid_cursor");
    api.get(alice.openAccount("EUR").path() + "/entries?cursor=" + cursor)
        .expect(400, "invalid_cursor");
    bob.api().get(entries() + "?cursor=" + cursor).expect(404, "not_found");
    for (String forged :
        List.of("x", "MTA", cursor + "A", cursor.substring(1), "9".repeat(3_000))) {
      assertThat(api.get(entries() + "?cursor=" + forged).status()).as(forged).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "direction=up", "kind=gift", "min_amount=-1", "min_amount=1.5",
            "max_amount=9007199254740992",
        "from=yesterday", "from=2026-01-01", "to=2026-13-01T00:00:00Z", "from=2026-01-01T00:00:00",
            "clock=wall",
        "q=", "status=posted"
      })
  void a_wrong_filter_is_named(String query) {
    Response refused = alice.api().get(entries() + "?" + query).expect(400);
    assertThat(refused.errors()).containsOnlyKeys("?" + query.split("=", 2)[0]);
  }

  @ParameterizedTest
  @Tag("direct") // the firewall does not pass it on
  @ValueSource(strings = {"q=%00", "cursor=%00"})
  void a_nul_is_named_too(String query) {
    alice.api().get(entries() + "?" + query).expect(400);
  }
}
