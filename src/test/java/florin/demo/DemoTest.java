package florin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.Config;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.core.Clocks;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the demo's two years have in them. */
class DemoTest {
  private static final Instant NOW = Instant.parse("2026-03-31T15:00:00Z");

  private static Bank made(ZoneId zone, List<LocalDate> days) {
    StillClock clock = new StillClock(Demo.begin(NOW, zone));
    Bank bank =
        Bank.start(
            Config.forTests()
                .withTimeZone(zone)
                .withOperator(Demo.OPERATOR, Demo.PASSWORD)
                .withClocks(new Clocks(clock, Clock.systemUTC())));
    Demo.make(
        new Demo.Place(URI.create(bank.baseUrl()), bank.terminal()),
        new Demo.Span(NOW, zone),
        new Demo.Time(clock, bank::runDue),
        days::add);
    return bank;
  }

  /** Without what is each bank's own. */
  private static List<String> journal(Bank bank) {
    return bank.storage()
        .database()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT concat_ws(' ', booked_at::date, kind, outcome, amount_cents)"
                            + " FROM journal ORDER BY booked_at::date, kind, outcome, amount_cents")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void two_years_of_three_people_are_right_and_the_same_each_time() throws Exception {
    List<LocalDate> days = new ArrayList<>();
    try (Bank bank = made(ZoneOffset.UTC, days);
        Bank again = made(ZoneOffset.UTC, new ArrayList<>())) {
      assertThat(days).startsWith(LocalDate.of(2024, 3, 31)).endsWith(LocalDate.of(2026, 3, 31));
      assertThat(days).hasSize(731);
      assertThat(journal(again)).isEqualTo(journal(bank));
      TestBank.of(bank).assertProved();
      whatAPersonSees(TestBank.of(bank));
    }
  }

  private static void whatAPersonSees(TestBank bank) {
    Customer ada = bank.logIn(new Customer.Login("ada@example.com", Demo.PASSWORD));
    List<JsonNode> accounts = ada.api().get("/v1/accounts").expect(200).data();
    assertThat(accounts.stream().map(account -> account.get("name").asText()))
        .containsExactlyInAnyOrder("Everyday", "Rainy days", "Household");
    assertThat(accounts.stream().map(account -> account.get("balance").asLong()))
        .allMatch(balance -> balance > 0);

    List<String> kinds = new ArrayList<>();
    for (JsonNode account : accounts) {
      String path = "/v1/accounts/" + account.get("id").asText() + "/entries?limit=200";
      ada.api().get(path).expect(200).data().forEach(one -> kinds.add(one.get("kind").asText()));
    }
    assertThat(kinds.stream().collect(Collectors.toSet()))
        .contains("deposit", "transfer", "card", "interest", "fee");
    List<JsonNode> declined = ada.api().get("/v1/transfers?status=declined").expect(200).data();
    assertThat(declined).isNotEmpty();
    assertThat(ada.api().get("/v1/holds?limit=5").expect(200).data())
        .as("something is reserved now")
        .anyMatch(hold -> hold.get("status").asText().equals("active"));
    List<JsonNode> orders = ada.api().get("/v1/standing_orders").expect(200).data();
    assertThat(orders).hasSize(3);
    Account unused = bank.signUp("newcomer").openAccount("EUR");
    assertThat(unused.balance()).isZero();
  }
}
