package florin.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.Money;
import florin.export.ExportFormat;
import florin.export.ExportService;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people live with the bank for thirteen months; then everybody counts again. */
class ThirteenMonthsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final YearMonth BEGIN = YearMonth.of(2026, 1);
  private static final YearMonth END = BEGIN.plusMonths(12);
  private static final long RENT = 105_000;

  private final SettableClock wall = new SettableClock(Instant.parse("2026-01-02T08:00:00Z"));
  private final Bank started = Bank.start(TestBank.follow(wall).withTimeZone(BERLIN));
  private final Town town = new Town(TestBank.of(started), BERLIN);
  private final Customer ada = town.bank().signUp("ada");
  private final Customer bruno = town.bank().signUp("bruno");
  private final Customer chiara = town.bank().signUp("chiara");
  private final Diary diary = new Diary();

  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private String adasCard = "";
  private String sharedCard = "";
  private String rent = "";

  @TempDir Path folder;

  @AfterEach
  void close() {
    started.close();
  }

  @Test
  void two_people_live_with_the_bank_for_thirteen_months() throws Exception {
    theyMoveIn();
    for (YearMonth month = BEGIN; !month.isAfter(END); month = month.plusMonths(1)) {
      live(month);
      inTheEvening(month);
    }
    until(END.plusMonths(1).atDay(2), 12);
    theMonthsChainAndAllFormsAgree();
    hledgerAgrees();
    town.bank().assertProved();
    diary.note("verify and prove: clean");
    diary.keep(Path.of("target/thirteen-months.txt"));
  }

  private Account of(String name) {
    return Objects.requireNonNull(accounts.get(name), name);
  }

  private void until(LocalDate day, int hour) {
    town.until(LocalDateTime.of(day, LocalTime.of(hour, 0)), ada);
  }

  private void note(LocalDate day, String what) {
    diary.note(day + "  " + what);
  }

  private void theyMoveIn() {
    town.terms("savings", BEGIN.atDay(3), 200, 0);
    town.terms("checking", BEGIN.atDay(3), 0, 300);
    accounts.put("Ada", town.open(ada, "checking", "Everyday"));
    accounts.put("Ada's savings", town.open(ada, "savings", "Rainy days"));
    accounts.put("Bruno", town.open(bruno, "checking", "Bruno's"));
    accounts.put("Household", town.open(ada, "checking", "Household"));
    accounts.put("Holiday", town.open(bruno, "savings", "Portugal"));
    accounts.put("Chiara", town.open(chiara, "checking", "Rents"));
    town.share(of("Household"), ada, bruno);
    town.receives(of("Ada"), 300_000, "Old bank", "All I had");
    town.receives(of("Bruno"), 120_000, "Old bank", "Balance");
    town.receives(of("Household"), 150_000, "Old bank", "For the start");

    LocalDate start = BEGIN.atDay(3);
    rent = town.everyMonth(of("Household"), of("Chiara"), RENT, 31, start, "Rent");
    town.everyMonth(of("Ada"), of("Household"), 90_000, 26, start, "Ada's share");
    town.everyMonth(of("Bruno"), of("Household"), 80_000, 28, start, "Bruno's share");
    town.everyMonth(of("Ada"), of("Ada's savings"), 40_000, 27, start, "Rainy days");
    town.everyMonth(of("Bruno"), of("Holiday"), 15_000, 29, start, "Portugal");
    adasCard =
        town.card(
            ada,
            of("Ada"),
            Map.of(
                "per_authorization", 30_000,
                "daily", 40_000,
                "blocked_categories", List.of("gambling")));
    sharedCard = town.card(bruno, of("Household"), Map.of("monthly", 120_000));
    note(start, "Ada and Bruno move in; Chiara lets the flat");
  }

  private void live(YearMonth month) {
    until(month.atDay(5), 18);
    town.buys(bruno, sharedCard, 8_450 + month.getMonthValue() * 10L, "groceries");
    until(month.atDay(12), 13);
    String lunch = town.authorize(ada, adasCard, 2_500, "restaurants").expect(201).id();
    town.settle(ada, lunch, "capture", Map.of("amount", 1_990, "final", true)).expect(200);
    special(month);
    until(month.atDay(25), 9);
    town.receives(of("Ada"), 282_500, "Meridian GmbH", "Salary");
    town.receives(of("Bruno"), 231_000, "Fjord & Sons", "Salary");
    if (month.equals(YearMonth.of(2026, 10))) {
      spendsTheRent(month.atDay(30));
    }
    until(month.atEndOfMonth(), 22);
  }

  /** Once, and never again. */
  private void special(YearMonth month) {
    switch (month.toString()) {
      case "2026-03" -> declines(month.atDay(15));
      case "2026-04" -> refund(month.atDay(15));
      case "2026-05" -> losesTheCard(month.atDay(15));
      case "2026-06" -> feeRefunded(month.atDay(15));
      case "2026-07" -> {
        town.terms("savings", month.atDay(20), 275, 0);
        note(month.atDay(12), "Savings bear 2.75 % from the 20th on");
      }
      case "2026-08" -> paysThroughAStorm(month.atDay(15));
      case "2026-09" -> closesHoliday(month.atDay(15));
      case "2026-11" -> theRentWasSkipped(month.atDay(12));
      default -> {}
    }
  }

  private void declines(LocalDate day) {
    until(day, 20);
    town.authorize(ada, adasCard, 5_000, "gambling").expect(422, "category_blocked");
    town.authorize(ada, adasCard, 30_001, "clothing").expect(422, "limit_exceeded");
    town.buys(ada, adasCard, 30_000, "clothing");
    town.authorize(ada, adasCard, 10_001, "clothing").expect(422, "limit_exceeded");
    ada.api().post("/v1/cards/" + adasCard + "/freeze").expect(200);
    town.authorize(ada, adasCard, 100, "groceries").expect(422, "card_frozen");
    ada.api().post("/v1/cards/" + adasCard + "/unfreeze").expect(200);
    Response kept = ada.api().get("/v1/cards/" + adasCard + "/authorizations").expect(200);
    List<String> codes = new ArrayList<>();
    kept.data().stream()
        .filter(one -> one.get("status").asText().equals("declined"))
        .forEach(one -> codes.add(one.at("/decline/code").asText()));
    assertThat(codes)
        .containsExactly("card_frozen", "limit_exceeded", "limit_exceeded", "category_blocked");
    note(day, "Ada's card is declined four times, each with its reason: " + codes);
  }

  private void refund(LocalDate day) {
    until(day, 11);
    long before = of("Ada").balance();
    String coat = town.buys(ada, adasCard, 18_900, "clothing");
    until(day.plusDays(3), 11);
    town.settle(ada, coat, "refund", Map.of()).expect(200);
    assertThat(of("Ada").balance()).isEqualTo(before);
    note(day.plusDays(3), "The coat did not fit: 189.00 refunded");
  }

  private void losesTheCard(LocalDate day) {
    until(day, 23);
    String lost = sharedCard;
    Response card =
        bruno.api().post("/v1/cards/" + lost + "/replace", Map.of("reason", "lost")).expect(201);
    sharedCard = card.id();
    bruno.api().post("/v1/cards/" + sharedCard + "/activate").expect(200);
    town.authorize(bruno, lost, 100, "groceries").expect(422, "card_cancelled");
    note(day, "Bruno lost the household's card and has another");
  }

  private void feeRefunded(LocalDate day) {
    until(day, 10);
    JsonNode fee = Town.newest(of("Bruno"), "fee");
    long before = of("Bruno").balance();
    String path = "/v1/transfers/" + fee.get("transfer_id").asText() + "/reverse";
    Town.ordered(town.bank().operator().api(), path, Map.of()).expect(201);
    assertThat(of("Bruno").balance()).isEqualTo(before + 300);
    note(day, "The bank gives Bruno a fee back: 3.00");
  }

  /** No answer comes, he tries again with the same key, and pays once. */
  private void paysThroughAStorm(LocalDate day) {
    until(day, 21);
    long before = of("Bruno").balance();
    Map<String, Object> order = Customer.order(of("Bruno"), of("Ada"), 4_200);
    var api = bruno.api().key("concert");
    api.with("Florin-Test-Fault", "503-before-commit").post("/v1/transfers", order).expect(503);
    Response paid = api.post("/v1/transfers", order).expect(201);
    assertThat(api.post("/v1/transfers", order).expect(201).text()).isEqualTo(paid.text());
    assertThat(of("Bruno").balance()).isEqualTo(before - 4_200);
    note(day, "Bruno pays for the concert, tries three times and pays once: 42.00");
  }

  private void closesHoliday(LocalDate day) {
    until(day, 12);
    Account holiday = of("Holiday");
    Map<String, String> body = Map.of("sweep_to_account_id", of("Bruno").id());
    Town.ordered(bruno.api(), holiday.path() + "/close", body).expect(200);
    assertThat(holiday.status()).isEqualTo("closed");
    assertThat(holiday.balance()).isZero();
    note(day, "Portugal is booked: Bruno closes the holiday account, the rest is swept");
  }

  private void spendsTheRent(LocalDate day) {
    until(day, 12);
    long balance = of("Household").balance();
    Map<String, Object> order = Customer.order(of("Household"), of("Ada"), balance - RENT + 1);
    order.put("memo", "Sofa");
    Town.ordered(ada.api(), "/v1/transfers", order).expect(201);
    note(day, "Ada buys a sofa from the household's money, all but the rent and one cent more");
  }

  private void theRentWasSkipped(LocalDate day) {
    JsonNode run = ada.api().get("/v1/standing_orders/" + rent + "/runs").expect(200).data().get(0);
    assertThat(run.get("due_on").asText()).isEqualTo("2026-10-31");
    assertThat(run.get("outcome").asText()).isEqualTo("skipped");
    assertThat(run.get("code").asText()).isEqualTo("insufficient_funds");
    note(day, "One cent was missing for October's rent: it was skipped, and says why");
  }

  private void inTheEvening(YearMonth month) {
    LocalDate day = month.atEndOfMonth();
    StringBuilder balances = new StringBuilder();
    accounts.forEach(
        (name, account) ->
            balances
                .append("  ")
                .append(name)
                .append(' ')
                .append(Money.decimal(account.balance(), "EUR")));
    note(day, "Balances:" + balances);
  }

  private void theMonthsChainAndAllFormsAgree() throws Exception {
    Papers papers = new Papers(folder);
    int statements = 0;
    for (Map.Entry<String, Account> one : accounts.entrySet()) {
      long closing = 0;
      long entries = 0;
      for (YearMonth month = BEGIN;
          !month.isAfter(END.plusMonths(1));
          month = month.plusMonths(1)) {
        if (one.getKey().equals("Holiday") && month.isAfter(YearMonth.of(2026, 9))) {
          break;
        }
        Papers.Month said = papers.month(one.getValue(), month);
        assertThat(said.opening()).as(one.getKey() + " " + month).isEqualTo(closing);
        closing = said.closing();
        entries += said.entries();
        statements++;
      }
      assertThat(closing).as(one.getKey()).isEqualTo(one.getValue().balance());
      assertThat(entries).isEqualTo(one.getValue().now().number("balance_version"));
    }
    diary.note(statements + " statements chain into each other; JSON, CSV, OFX and PDF agree");
  }

  private void hledgerAgrees() throws Exception {
    Path books = folder.resolve("books.journal");
    try (OutputStream out = Files.newOutputStream(books)) {
      new ExportService(started.storage().database().jdbi(), Clock.systemUTC())
          .export(ExportFormat.HLEDGER, out);
    }
    Papers papers = new Papers(folder);
    assertThat(papers.run("hledger", "-f", books.toString(), "check")).isEmpty();
    Map<String, Long> theirs = new HashMap<>();
    papers
        .run("hledger", "-f", books.toString(), "balance", "--flat", "-N", "-E", "-O", "csv")
        .lines()
        .skip(1)
        .map(line -> line.replace("\"", "").split(","))
        .forEach(field -> theirs.put(field[0], Long.parseLong(field[1].replaceAll("[^0-9-]", ""))));
    accounts.forEach(
        (name, account) ->
            assertThat(
                    theirs.entrySet().stream()
                        .filter(their -> their.getKey().contains(account.number()))
                        .flatMapToLong(their -> LongStream.of(their.getValue())))
                .as(name)
                .containsExactly(account.balance()));
    diary.note("hledger comes to the same balance of each account");
  }
}
