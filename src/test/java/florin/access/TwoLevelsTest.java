package florin.access;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.account.AccountService;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.TestBank;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Clocks;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.Role;
import florin.label.Labels;
import florin.ledger.Command;
import florin.ledger.Explanations;
import florin.ledger.Outcome;
import florin.ledger.TestLedger;
import florin.money.Payee;
import florin.testing.FlorinExtension;
import florin.transfer.TransferService;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Ownership is checked at the route and again by the ledger: with the first one taken away, the
 * second still refuses. That the first refuses without the second is in {@code HeldTurnTest}.
 */
class TwoLevelsTest {

  @Test
  void with_a_forged_permit_the_ledger_refuses_and_nothing_happens() throws SQLException {
    try (TestLedger bank = new TestLedger()) {
      AccountId hers = bank.funded(bank.user(Role.CUSTOMER), 1_000);
      var jdbi = bank.database().jdbi();
      var access = new AccountAccess(jdbi, Clock.systemUTC());
      var explanations = new Explanations(jdbi, Clock.systemUTC());
      var transfers = new TransferService(jdbi, bank.service(), access, explanations);
      var accounts =
          new AccountService(jdbi, bank.service(), new Labels(Clock.systemUTC()), Clocks.system());
      for (Role role : Role.values()) {
        Caller mallory = bank.user(role);
        Authorized forged = new Authorized(mallory, hers, Access.MANAGE);
        var his = new Payee.ById(bank.open(mallory));
        var order = new TransferService.Order(his, new Money(1, "EUR"), Command.Terms.PLAIN);

        assertRefused(transfers.pay(forged, TestLedger.origin(mallory, "mine"), order));
        assertRefused(accounts.close(forged, TestLedger.origin(mallory, null)));
        if (role != Role.OPERATOR) {
          assertRefused(accounts.restrict(forged, TestLedger.origin(mallory, null), true, null));
        }
      }
      assertThat(bank.balance(hers)).isEqualTo(1_000);
      assertThat(bank.number("SELECT count(*) FROM journal WHERE idempotency_key = 'mine'"))
          .isZero();
      assertThat(bank.number("SELECT count(*) FROM balance WHERE closed OR restrictions <> 0"))
          .isZero();
      assertThat(bank.prove().findings()).isEmpty();
    }
  }

  private static void assertRefused(Future<Outcome> answer) {
    assertThat(TestLedger.get(answer))
        .isInstanceOfSatisfying(
            Outcome.Declined.class,
            declined -> assertThat(declined.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  /** Its wall clock stands, so that what routes remember never gets old. */
  private static Bank forgetful() {
    Clock standing = new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));
    return Bank.start(
        Config.forTests()
            .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD)
            .withClocks(new Clocks(Clock.systemUTC(), standing)));
  }

  private static void behindItsBack(Bank bank, String sql) {
    bank.storage().database().jdbi().useHandle(handle -> handle.execute(sql));
  }

  @Test
  void with_a_remembered_grant_that_was_taken_away_the_ledger_refuses() {
    try (Bank started = forgetful()) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Account from = bank.funded(alice, "EUR", 1_000);
      Account to = alice.openAccount("EUR");
      alice.pay(from, to, 1).expect(201);
      alice.api().get(to.path()).expect(200);

      behindItsBack(started, "DELETE FROM account_access");

      alice.api().get(from.path()).expect(200);
      alice.pay(Customer.order(from, to, 2), "later").expect(404, "not_found");
      alice.api().post(from.path() + "/freeze").expect(404, "not_found");
      alice.api().post(to.path() + "/close").expect(404, "not_found");
      assertThat(from.balance()).isEqualTo(999);
      assertThat(from.status()).isEqualTo("active");
      bank.assertLedgerBalances();
    }
  }

  @Test
  void with_a_remembered_role_that_was_taken_away_the_ledger_refuses() {
    try (Bank started = forgetful()) {
      TestBank bank = TestBank.of(started);
      Account account = bank.signUp("alice").openAccount("EUR");
      Operator teller = bank.operator();
      teller.deposit(account, 5);

      behindItsBack(started, "UPDATE app_user SET role = 'CUSTOMER'");

      teller.api().get("/v1/me").expect(200);
      teller.cash("/v1/deposits", Operator.order(account, 7)).expect(404, "not_found");
      teller.cash("/v1/withdrawals", Operator.order(account, 1)).expect(404, "not_found");
      assertThat(account.balance()).isEqualTo(5);
    }
  }
}
