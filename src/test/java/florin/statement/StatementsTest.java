package florin.statement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import florin.LogOf;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.core.AccountId;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a statement says, when it is issued, and that it never changes afterwards. */
class StatementsTest {
  private static final String NEW_YORK = "America/New_York";
  private static final String FLIPPED =
      "UPDATE command_text SET sealed = set_byte(sealed, length(sealed) - 1,"
          + " 255 - get_byte(sealed, length(sealed) - 1))";

  private final Teller teller = Teller.at("2026-01-10T12:00:00Z", NEW_YORK);
  private final Customer alice = teller.bank().signUp("alice");
  private final Customer bob = teller.bank().signUp("bob");
  private final Account hers = alice.openAccount("EUR");
  private final Account his = bob.openAccount("EUR");

  @AfterEach
  void close() {
    teller.close();
  }

  private static List<JsonNode> entries(Response statement) {
    return StreamSupport.stream(statement.body().get("entries").spliterator(), false).toList();
  }

  private Response statement(String name) {
    return Teller.statement(hers, name).expect(200);
  }

  @Test
  void a_month_has_its_balances_totals_and_entries() {
    teller.deposit(hers, 10_000, null);
    teller.now("2026-01-20T12:00:00Z");
    Teller.pay(alice, hers, his, 2_500, "Rent");
    teller.now("2026-02-15T12:00:00Z");
    Teller.pay(bob, his, hers, 500, "Half of it back");

    Response january = statement("2026-01.json");
    assertThat(january.number("opening_balance")).isZero();
    assertThat(january.number("closing_balance")).isEqualTo(7_500);
    assertThat(january.number("total_in")).isEqualTo(10_000);
    assertThat(january.number("total_out")).isEqualTo(2_500);
    assertThat(january.number("entry_count")).isEqualTo(2);
    assertThat(january.text("period/month")).isEqualTo("2026-01");
    assertThat(january.text("period/to")).isEqualTo("2026-02-01");
    assertThat(january.body().at("/period/issued").booleanValue()).isTrue();
    assertThat(january.text("account/number")).isEqualTo(hers.number());
    assertThat(january.text("account/time_zone")).isEqualTo(NEW_YORK);
    assertThat(january.text("holders/0")).isEqualTo("Alice");
    JsonNode rent = entries(january).get(1);
    assertThat(rent.get("date").asText()).isEqualTo("2026-01-20");
    assertThat(rent.get("amount").asLong()).isEqualTo(-2_500);
    assertThat(rent.get("balance").asLong()).isEqualTo(7_500);
    assertThat(rent.get("memo").asText()).isEqualTo("Rent");
    assertThat(rent.at("/counterparty/name").isNull()).as("a payee's name").isTrue();
    assertThat(rent.at("/counterparty/account_number").asText()).isEqualTo(his.number());
    assertThat(january.number("receipt/head/sequence")).isEqualTo(2);

    Response february = statement("2026-02.json");
    assertThat(february.number("opening_balance")).isEqualTo(7_500);
    assertThat(february.body().at("/period/issued").booleanValue()).isFalse();
    assertThat(entries(february).get(0).at("/counterparty/name").asText()).isEqualTo("Bob");
  }

  @Test
  void the_list_has_every_month_newest_first_and_its_pages_follow_each_other() {
    teller.deposit(hers, 700, null);
    teller.now("2026-04-01T03:59:59Z"); // still March there
    teller.deposit(hers, 1, null);

    Response list = hers.owner().get(hers.path() + "/statements?limit=2").expect(200);
    assertThat(list.data().get(0).get("month").asText()).isEqualTo("2026-03");
    assertThat(list.data().get(0).get("issued").booleanValue()).isFalse();
    assertThat(list.data().get(0).get("closing_balance").asLong()).isEqualTo(701);
    assertThat(list.data().get(0).get("entry_count").asLong()).isEqualTo(1);
    assertThat(list.data().get(1).get("month").asText()).isEqualTo("2026-02");
    assertThat(list.data().get(1).get("issued").booleanValue()).isTrue();
    assertThat(list.data().get(1).get("entry_count").asLong()).isZero();
    String rest = hers.path() + "/statements?cursor=" + list.text("next_cursor");
    Response last = hers.owner().get(rest).expect(200);
    assertThat(last.data()).hasSize(1);
    assertThat(last.data().get(0).get("month").asText()).isEqualTo("2026-01");
    assertThat(last.data().get(0).get("opening_balance").asLong()).isZero();
    assertThat(last.isNull("next_cursor")).isTrue();
  }

  @Test
  void what_comes_too_late_for_its_month_stands_on_the_first_day_of_the_month_it_is_booked_in() {
    teller.now("2026-02-10T12:00:00Z");
    teller.deposit(hers, 1, null);
    teller.deposit(hers, 2, "2026-02-03T12:00:00Z");
    teller.deposit(hers, 4, "2026-01-20T12:00:00Z");
    teller.deposit(hers, 8, "1999-12-31T12:00:00Z");

    assertThat(entries(statement("2026-01.json"))).isEmpty();
    List<JsonNode> february = entries(statement("2026-02.json"));
    assertThat(
            february.stream().map(entry -> entry.get("date").asText() + " " + entry.get("amount")))
        .containsExactly("2026-02-01 4", "2026-02-01 8", "2026-02-03 2", "2026-02-10 1");
    assertThat(february.stream().map(entry -> entry.get("balance").asLong()))
        .containsExactly(4L, 12L, 14L, 15L);
  }

  @Test
  void a_month_ends_where_the_account_is() {
    teller.now("2026-02-01T04:59:59.999999Z");
    teller.deposit(hers, 1, null);
    teller.now("2026-02-01T05:00:00Z");
    teller.deposit(hers, 2, null);

    assertThat(statement("2026-01.json").number("closing_balance")).isEqualTo(1);
    assertThat(entries(statement("2026-01.json")).get(0).get("date").asText())
        .isEqualTo("2026-01-31");
    assertThat(entries(statement("2026-02.json")).get(0).get("date").asText())
        .isEqualTo("2026-02-01");
  }

  @Test
  void an_issued_statement_is_the_same_bytes_for_ever() {
    teller.deposit(hers, 10_000, null);
    Teller.pay(alice, hers, his, 1_234, "Żółw =1+1");
    teller.now("2026-02-01T05:00:00Z");
    List<String> names =
        List.of(
            "2026-01.json",
            "2026-01.csv",
            "2026-01.pdf",
            "2026-01.ofx",
            "range.json?from=2026-01-05&to=2026-01-25",
            "range.pdf?from=2026-01-05&to=2026-02-01");
    Map<String, byte[]> first = new HashMap<>();
    names.forEach(name -> first.put(name, Teller.bytes(hers, name)));

    teller.now("2026-01-31T12:00:00Z"); // a clock that goes wrong changes nothing either
    teller.deposit(hers, 5, null);
    teller.now("2026-02-03T12:00:00Z");
    teller.deposit(hers, 7, "2026-01-15T12:00:00Z");
    Teller.pay(bob, his, hers, 11, "Late");
    teller.now("2027-05-03T12:00:00Z");
    teller.deposit(hers, 9, "2026-01-16T12:00:00Z");

    names.forEach(name -> assertThat(Teller.bytes(hers, name)).as(name).isEqualTo(first.get(name)));
    assertThat(statement("2026-02.json").number("total_in")).isEqualTo(5 + 7 + 11);
  }

  @Test
  void every_months_closing_is_the_next_ones_opening_and_ranges_agree() {
    long seed = Long.getLong("florin.test.seed", 20_260_101);
    Random random = new Random(seed);
    ZoneId zone = ZoneId.of(NEW_YORK);
    Instant at = Instant.parse("2026-01-12T12:00:00Z");
    for (int i = 0; i < 120; i++) {
      at = at.plusSeconds(random.nextInt(7 * 86_400));
      teller.clock().set(at);
      String effective = at.minusSeconds(random.nextInt(60 * 86_400)).toString();
      teller.deposit(hers, 1 + random.nextInt(1_000), random.nextInt(3) == 0 ? null : effective);
      if (random.nextBoolean()) {
        teller.cash("/v1/withdrawals", hers, 1 + random.nextInt(1_500), effective);
      }
    }
    List<JsonNode> all = new ArrayList<>();
    long closing = 0;
    YearMonth last = YearMonth.from(at.atZone(zone));
    for (YearMonth month = YearMonth.of(2026, 1);
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      Response statement = statement(month + ".json");
      assertThat(statement.number("opening_balance")).as(month + " of " + seed).isEqualTo(closing);
      closing = statement.number("closing_balance");
      all.addAll(entries(statement));
    }
    assertThat(closing).isEqualTo(hers.balance());
    assertThat(all).hasSize((int) hers.now().number("balance_version"));
    assertThat(all.stream().map(entry -> entry.get("date").asText())).isSorted();
    all.forEach(entry -> assertThat(entry.get("date").asText()).isEqualTo(date(entry, zone)));

    for (int i = 0; i < 30; i++) {
      LocalDate from = LocalDate.of(2026, 1, 10).plusDays(random.nextInt(300));
      LocalDate to = from.plusDays(1 + random.nextInt(365));
      LocalDate today = at.atZone(zone).toLocalDate();
      LocalDate end = to.isAfter(today.plusDays(1)) ? today.plusDays(1) : to;
      Response range = statement("range.json?from=" + from + "&to=" + end);
      assertThat(range.number("opening_balance"))
          .as(from + " of " + seed)
          .isEqualTo(until(all, from));
      assertThat(range.number("closing_balance"))
          .as(end + " of " + seed)
          .isEqualTo(until(all, end));
      assertThat(entries(range)).hasSize((int) between(all, from, end).count());
    }
    teller.bank().assertLedgerBalances();
  }

  /** As the contract says it, in other words than the bank's. */
  private static String date(JsonNode entry, ZoneId zone) {
    LocalDate effective =
        Instant.parse(entry.get("effective_at").asText()).atZone(zone).toLocalDate();
    LocalDate booked = Instant.parse(entry.get("booked_at").asText()).atZone(zone).toLocalDate();
    return (YearMonth.from(effective).isBefore(YearMonth.from(booked))
            ? booked.withDayOfMonth(1)
            : effective)
        .toString();
  }

  private static long until(List<JsonNode> entries, LocalDate to) {
    return between(entries, LocalDate.MIN, to)
        .mapToLong(entry -> entry.get("amount").asLong())
        .sum();
  }

  private static Stream<JsonNode> between(List<JsonNode> entries, LocalDate from, LocalDate to) {
    return entries.stream()
        .filter(entry -> !LocalDate.parse(entry.get("date").asText()).isBefore(from))
        .filter(entry -> LocalDate.parse(entry.get("date").asText()).isBefore(to));
  }

  @Test
  void a_range_may_begin_before_the_account_and_end_today() {
    teller.deposit(hers, 3, null);

    Response year = statement("range.json?from=2025-01-11&to=2026-01-11");
    assertThat(year.number("opening_balance")).isZero();
    assertThat(year.number("closing_balance")).isEqualTo(3);
    assertThat(year.isNull("period/month")).isTrue();
    assertThat(year.body().at("/period/issued").booleanValue()).isFalse();
  }

  /** Who was a user before the one who opened it is named no sooner. */
  @Test
  void a_second_owner_is_named_to_no_stranger() {
    Customer carla = teller.bank().signUp("carla");
    Account joint = carla.openAccount("EUR");
    Map<String, String> offer = Map.of("email", bob.login().email(), "access", "manage");
    String invitation = carla.api().post(joint.path() + "/members", offer).expect(201).id();
    bob.api().post("/v1/invitations/" + invitation + "/accept").expect(200);
    teller.deposit(joint, 5, null);
    Teller.pay(carla, joint, hers, 5, "Thanks");

    JsonNode entry = entries(statement("2026-01.json")).get(0);
    assertThat(entry.at("/counterparty/name").asText()).isEqualTo("Carla");
  }

  @Test
  void only_who_may_see_the_account_sees_its_statements() {
    Account notHis = new Account(bob.api(), hers.id(), hers.number(), "EUR");
    Teller.statement(notHis, "2026-01.json").expect(404, "not_found");
    bob.api().get(hers.path() + "/statements").expect(404, "not_found");
    Account audited = new Account(teller.bank().auditor().api(), hers.id(), hers.number(), "EUR");
    assertThat(Teller.statement(audited, "2026-01.json").expect(200).text())
        .isEqualTo(statement("2026-01.json").text());
  }

  @ParameterizedTest
  @CsvSource({
    "json, application/json",
    "csv, text/csv; charset=utf-8; header=present",
    "pdf, application/pdf",
    "ofx, application/x-ofx",
  })
  void each_form_has_its_type_and_its_file_a_name(String extension, String type) {
    teller.deposit(hers, 3, null);
    String name = "2026-01." + extension;

    HttpResponse<byte[]> file = Teller.answer(hers, "GET", name);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(file.headers().firstValue("Content-Disposition"))
        .hasValue(
            "attachment; filename=\"statement-%s-2026-01.%s\"".formatted(hers.number(), extension));
    HttpResponse<byte[]> head = Teller.answer(hers, "HEAD", name);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(file.headers().firstValue("Content-Length"));
    assertThat(head.headers().firstValue("Content-Type")).hasValue(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE entry SET amount_cents = amount_cents + 1 WHERE account_id = '%s' AND sequence = 2",
        "UPDATE entry SET balance_after_cents = balance_after_cents + 1 WHERE account_id = '%s' AND sequence = 3",
        "DELETE FROM entry WHERE account_id = '%s' AND sequence = 2",
      })
  void books_that_do_not_agree_are_sent_to_nobody(String sql) throws Exception {
    teller.deposit(hers, 100, null);
    teller.deposit(hers, 20, null);
    teller.deposit(hers, 3, null);
    teller.tamper(sql.formatted(AccountId.parse(hers.id()).value()));

    try (LogOf log = new LogOf(Class.forName("florin.http.Failures"))) {
      for (String extension : List.of("json", "csv", "pdf", "ofx")) {
        HttpResponse<byte[]> answer = Teller.answer(hers, "GET", "2026-01." + extension);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(new String(answer.body(), UTF_8)).contains("\"internal_error\"");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
      }
      assertThat(log.linesOf(Level.ERROR)).containsOnly("A bug").hasSize(4);
    }
  }

  @Test
  void what_cannot_be_read_to_its_end_is_no_answer() throws Exception {
    teller.deposit(hers, 10_000, null);
    Teller.pay(alice, hers, his, 1, "Sealed");
    teller.tamper(FLIPPED);
    HttpResponse<byte[]> nothing = Teller.answer(hers, "GET", "2026-01.json");
    assertThat(nothing.statusCode()).as("nothing was sent yet").isEqualTo(500);
    assertThat(nothing.headers().firstValue("Content-Disposition")).isEmpty();
    assertThat(nothing.headers().allValues("Content-Type"))
        .containsExactly("application/problem+json");
    assertThat(nothing.headers().allValues("Content-Security-Policy")).hasSize(1);
    assertThat(nothing.headers().allValues("Request-Id")).hasSize(1);

    teller.tamper(FLIPPED);
    for (int i = 0; i < 100; i++) {
      Teller.pay(alice, hers, his, 1, "Sealed");
    }
    teller.tamper(
        FLIPPED
            + " WHERE command_id = (SELECT command_id FROM command_text"
            + " ORDER BY command_id DESC LIMIT 1)");
    assertThatThrownBy(() -> Teller.answer(hers, "GET", "2026-01.json"))
        .as("it was on its way")
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void a_sheet_runs_nothing_that_somebody_typed() {
    teller.deposit(hers, 10_000, null);
    for (String memo : List.of("=1+1", "+48", "-2", "@SUM(A1)", "\"q\", r", "plain")) {
      Teller.pay(alice, hers, his, 1, memo);
    }
    String csv = new String(Teller.bytes(hers, "2026-01.csv"), UTF_8);
    assertThat(csv)
        .contains(",'=1+1,", ",'+48,", ",'-2,", ",'@SUM(A1),", ",\"\"\"q\"\", r\",")
        .contains(",plain,-0.01,99.94,EUR,-1,9994\r\n")
        .startsWith("record,date,booked_at,")
        .contains("\r\nopening,2026-01-01,")
        .contains("\r\nclosing,2026-01-31,");
    assertThat(csv.lines().filter(line -> line.startsWith("entry,"))).hasSize(7);
  }
}
