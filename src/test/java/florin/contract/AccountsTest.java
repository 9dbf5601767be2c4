package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.core.AccountNumber;
import florin.testing.FlorinExtension;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From opening an account to closing it, and what it was worth in between. */
@ExtendWith(FlorinExtension.class)
class AccountsTest {
  private final TestBank bank;
  private final Customer alice;
  private final Operator operator;

  AccountsTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    operator = this.bank.operator();
  }

  @AfterEach
  void theBooksBalance() {
    bank.assertLedgerBalances();
  }

  @Test
  void an_account_starts_empty_and_active_with_a_number_that_checks() {
    Map<String, String> wanted = Map.of("type", "savings", "currency", "JPY", "name", "Rainy days");
    Response opened = alice.api().post("/v1/accounts", wanted).expect(201);

    assertThat(opened.header("Location")).isEqualTo("/v1/accounts/" + opened.id());
    assertThat(AccountNumber.isValid(opened.text("number"))).isTrue();
    assertThat(opened.text("type")).isEqualTo("savings");
    assertThat(opened.text("name")).isEqualTo("Rainy days");
    assertThat(opened.text("currency")).isEqualTo("JPY");
    assertThat(opened.text("status")).isEqualTo("active");
    assertThat(opened.text("time_zone")).isEqualTo("UTC");
    assertThat(opened.isNull("external_number")).isTrue();
    for (String zero :
        List.of("balance", "held", "available", "overdraft_limit", "balance_version")) {
      assertThat(opened.number(zero)).as(zero).isZero();
    }
    assertThat(alice.api().get("/v1/accounts/" + opened.id()).expect(200).text())
        .isEqualTo(opened.text());
  }

  @Test
  void an_account_has_a_name_even_if_none_was_given_and_can_be_renamed() {
    Account account = alice.openAccount("EUR");
    assertThat(account.now().text("name")).isNotBlank();

    Response renamed = alice.api().patch(account.path(), Map.of("name", "Household")).expect(200);
    assertThat(renamed.text("name")).isEqualTo("Household");
    assertThat(account.now().text()).isEqualTo(renamed.text());
    for (Object wrong : List.of("", " ", "x".repeat(81), 7)) {
      alice.api().patch(account.path(), Map.of("name", wrong)).expect(400, "invalid_request");
    }
    alice.api().patch(account.path(), Map.of()).expect(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "system", "CHECKING", ""})
  void there_are_two_types(String type) {
    Map<String, String> wanted = Map.of("type", type, "currency", "EUR");
    assertThat(alice.api().post("/v1/accounts", wanted).expect(400).errors())
        .containsOnlyKeys("#/type");
  }

  @Test
  void money_comes_and_goes_over_the_counter() {
    Account account = alice.openAccount("EUR");
    Response deposit = operator.deposit(account, 10_000);
    Response withdrawal = operator.withdraw(account, 2_500).expect(201);

    assertThat(deposit.text("kind")).isEqualTo("deposit");
    assertThat(deposit.text("to_account_id")).isEqualTo(account.id());
    assertThat(withdrawal.text("kind")).isEqualTo("withdrawal");
    assertThat(withdrawal.text("from_account_id")).isEqualTo(account.id());
    assertThat(account.balance()).isEqualTo(7_500);
    operator.withdraw(account, 7_501).expect(422, "insufficient_funds");
    for (String path : List.of("/v1/deposits", "/v1/withdrawals")) {
      alice.api().key("k").post(path, Operator.order(account, 1)).expect(403, "operator_required");
    }
  }

  @Test
  void two_currencies_never_mix() {
    Account euros = bank.funded(alice, "EUR", 100);
    Account dollars = bank.funded(alice, "USD", 100);

    alice.pay(euros, dollars, 1).expect(422, "currency_mismatch");
    Map<String, Object> inDollars = Customer.order(euros, alice.openAccount("EUR"), 1);
    inDollars.put("currency", "USD");
    alice.pay(inDollars, "k").expect(422, "currency_mismatch");
    operator
        .cash("/v1/deposits", Operator.order(new Account(alice.api(), euros.id(), "", "USD"), 1))
        .expect(422, "currency_mismatch");
    assertThat(euros.balance()).isEqualTo(100);
  }

  @Test
  void a_payment_by_number_finds_its_account_however_it_is_typed() {
    Account from = bank.funded(alice, "EUR", 100);
    Account to = bank.signUp("bob").openAccount("EUR");
    String number = to.number();
    String spaced = number.toLowerCase(java.util.Locale.ROOT).replaceAll("(.{4})", "$1 ").strip();
    for (String typed : List.of(number, spaced)) {
      Map<String, Object> order = Customer.order(from, to, 10);
      order.remove("to_account_id");
      order.put("to_account_number", typed);
      assertThat(alice.pay(order, typed.replace(" ", "-")).expect(201).text("to_account_id"))
          .isEqualTo(to.id());
    }
    assertThat(to.balance()).isEqualTo(20);
  }

  @Test
  void a_payment_names_its_payee_in_one_way() {
    Account from = bank.funded(alice, "EUR", 100);
    Map<String, Object> both = Customer.order(from, from, 1);
    both.put("to_account_number", from.number());
    Map<String, Object> none = Customer.order(from, from, 1);
    none.remove("to_account_id");

    alice.pay(both, "both").expect(400, "invalid_request");
    alice.pay(none, "none").expect(400, "invalid_request");
  }

  @Test
  void entries_tell_both_sides_of_the_story() {
    Customer bob = bank.signUp("bob");
    Account hers = bank.funded(alice, "EUR", 100);
    Account his = bob.openAccount("EUR");
    Map<String, Object> order = Customer.order(hers, his, 30);
    order.put("memo", "Lunch");
    String transfer = alice.pay(order, "lunch").expect(201).id();

    Response sent = alice.api().get(hers.path() + "/entries/2").expect(200);
    Response got = bob.api().get(his.path() + "/entries/1").expect(200);
    assertThat(sent.number("amount")).isEqualTo(-30);
    assertThat(sent.number("balance_after")).isEqualTo(70);
    assertThat(got.number("amount")).isEqualTo(30);
    assertThat(got.number("balance_after")).isEqualTo(30);
    assertThat(got.text("counterparty/name")).isEqualTo("Alice");
    assertThat(got.text("counterparty/account_number")).isEqualTo(hers.number());
    assertThat(sent.isNull("counterparty/name")).isTrue();
    assertThat(sent.text("counterparty/account_number")).isEqualTo(his.number());
    for (Response entry : List.of(sent, got)) {
      assertThat(entry.text("memo")).isEqualTo("Lunch");
      assertThat(entry.text("transfer_id")).isEqualTo(transfer);
    }
    alice.api().get(hers.path() + "/entries/3").expect(404, "not_found");
    for (String wrong : List.of("0", "-1", "two", "1.0", "99999999999999999999")) {
      assertThat(alice.api().get(hers.path() + "/entries/" + wrong).status()).isIn(400, 404);
    }
  }

  @Test
  void a_balance_is_known_for_every_instant() {
    Account account = alice.openAccount("EUR");
    Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Instant first = Instant.parse(operator.deposit(account, 100).text("booked_at"));
    Instant second = Instant.parse(operator.withdraw(account, 30).expect(201).text("booked_at"));

    assertThat(balanceAt(account, before)).isZero();
    assertThat(balanceAt(account, first.minusNanos(1_000))).isZero();
    assertThat(balanceAt(account, first)).as("inclusive").isEqualTo(100);
    assertThat(balanceAt(account, second.minusNanos(1_000))).isEqualTo(100);
    assertThat(balanceAt(account, second)).isEqualTo(70);
    Response now = alice.api().get(account.path() + "/balance").expect(200);
    assertThat(now.number("balance")).isEqualTo(70);
    assertThat(now.number("available")).isEqualTo(70);
  }

  private static long balanceAt(Account account, Instant at) {
    return account.owner().get(account.path() + "/balance?at=" + at).expect(200).number("balance");
  }

  @Test
  void a_balance_by_effect_counts_what_was_booked_later() {
    Account account = bank.funded(alice, "EUR", 100);
    Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    Map<String, Object> order = Operator.order(account, 7);
    order.put("effective_at", yesterday.toString());
    operator.cash("/v1/deposits", order).expect(201);

    String effective = account.path() + "/balance?effective_at=";
    assertThat(alice.api().get(effective + yesterday).expect(200).number("balance")).isEqualTo(7);
    assertThat(alice.api().get(effective + yesterday.minusSeconds(1)).number("balance")).isZero();
    assertThat(balanceAt(account, yesterday)).isZero();
  }

  @Test
  void a_balance_of_the_future_or_of_two_instants_is_no_question() {
    String balance = alice.openAccount("EUR").path() + "/balance";
    String past = "2026-01-01T00:00:00Z";

    alice.api().get(balance + "?at=2999-01-01T00:00:00Z").expect(400, "invalid_request");
    alice.api().get(balance + "?effective_at=2999-01-01T00:00:00Z").expect(400, "invalid_request");
    alice.api().get(balance + "?at=" + past + "&effective_at=" + past).expect(400);
    alice.api().get(balance + "?at=now").expect(400, "invalid_request");
  }

  @Test
  void a_frozen_account_neither_pays_nor_is_paid_until_it_is_unfrozen() {
    Account account = bank.funded(alice, "EUR", 100);
    Account other = bank.funded(alice, "EUR", 100);
    for (int i = 0; i < 2; i++) {
      Response frozen = alice.api().post(account.path() + "/freeze", "{\"reason\":\"Lost it\"}");
      assertThat(frozen.expect(200).text("status")).isEqualTo("frozen");
    }

    alice.pay(account, other, 1).expect(422, "account_frozen");
    alice.pay(other, account, 1).expect(422, "account_frozen");
    operator.cash("/v1/deposits", Operator.order(account, 1)).expect(422, "account_frozen");
    for (int i = 0; i < 2; i++) {
      assertThat(alice.api().post(account.path() + "/unfreeze").expect(200).text("status"))
          .isEqualTo("active");
    }
    alice.pay(account, other, 1).expect(201);
  }

  @Test
  void what_an_operator_froze_only_an_operator_unfreezes() {
    Account account = bank.funded(alice, "EUR", 100);
    operator.freeze(account);

    alice.api().post(account.path() + "/unfreeze").expect(403, "operator_required");
    alice.api().post(account.path() + "/freeze").expect(200);
    alice.api().post(account.path() + "/unfreeze").expect(403, "operator_required");
    assertThat(account.status()).isEqualTo("frozen");
    operator.api().post(account.path() + "/unfreeze").expect(200);
    assertThat(account.status()).isEqualTo("active");
  }

  @Test
  void an_operator_says_why_he_freezes() {
    Account account = alice.openAccount("EUR");

    assertThat(operator.api().post(account.path() + "/freeze").expect(400).errors())
        .containsOnlyKeys("#/reason");
    assertThat(account.status()).isEqualTo("active");
  }

  @Test
  void an_empty_account_is_closed_for_good() {
    Account account = bank.funded(alice, "EUR", 100);
    Account other = alice.openAccount("EUR");
    alice.api().post(account.path() + "/close").expect(422, "account_not_empty");
    alice.pay(account, other, 100).expect(201);

    for (int i = 0; i < 2; i++) {
      assertThat(alice.api().post(account.path() + "/close").expect(200).text("status"))
          .isEqualTo("closed");
    }
    alice.pay(other, account, 1).expect(422, "account_closed");
    alice.pay(account, other, 1).expect(422, "account_closed");
    operator.cash("/v1/deposits", Operator.order(account, 1)).expect(422, "account_closed");
    assertThat(account.amounts()).as("its history stays").containsExactly(-100L, 100L);
    assertThat(alice.api().get("/v1/accounts").expect(200).data()).hasSize(2);
  }
}
