package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.db.Database;
import florin.testing.FlorinExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A payment of 666 that the database does not take: it fails alone. */
@ExtendWith(FlorinExtension.class)
class PoisonTest {
  private static final int CROWD = 40;
  private static final int POISON = 666;
  private static final List<Integer> POISONED = List.of(7, 8, 30);

  private final TestBank bank;
  private final Database.Login owner;
  private final Customer alice;
  private final Account from;
  private final Account to;

  PoisonTest(Bank bank) {
    this.bank = TestBank.of(bank);
    this.owner = bank.storage().owner();
    alice = this.bank.signUp("alice");
    from = this.bank.funded(alice, "EUR", 10_000);
    to = this.bank.signUp("bob").openAccount("EUR");
  }

  @AfterEach
  void theBooksBalance() {
    bank.assertLedgerBalances();
  }

  /** How the database is made to refuse it, once the function it calls is there. */
  enum Refusal {
    BY_A_CONSTRAINT(
        "ALTER TABLE entry ADD CONSTRAINT poison CHECK (amount_cents <> 666) NOT VALID",
        "ALTER TABLE entry DROP CONSTRAINT poison"),
    BY_A_TRIGGER(
        "CREATE TRIGGER poison BEFORE INSERT ON journal FOR EACH ROW"
            + " WHEN (NEW.amount_cents = 666) EXECUTE FUNCTION refuse()",
        "DROP TRIGGER poison ON journal"),
    AT_THE_COMMIT(
        "CREATE CONSTRAINT TRIGGER poison AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW WHEN (NEW.amount_cents = 666) EXECUTE FUNCTION refuse()",
        "DROP TRIGGER poison ON journal"),
    WITHOUT_A_WORD(
        "CREATE TRIGGER poison BEFORE INSERT ON entry FOR EACH ROW"
            + " WHEN (NEW.amount_cents = 666) EXECUTE FUNCTION swallow()",
        "DROP TRIGGER poison ON entry");

    private final String planted;
    private final String removed;

    Refusal(String planted, String removed) {
      this.planted = planted;
      this.removed = removed;
    }
  }

  @ParameterizedTest
  @EnumSource
  void its_neighbours_in_the_batch_succeed_and_so_does_it_once_it_is_taken(Refusal refusal)
      throws Exception {
    execute(
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''not this one''; END'",
        "CREATE OR REPLACE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN NULL; END'",
        refusal.planted);

    List<Integer> first = pay();

    for (int i = 0; i < CROWD; i++) {
      assertThat(first.get(i)).as("of %d", i).isEqualTo(POISONED.contains(i) ? 500 : 201);
    }
    assertThat(to.balance()).isEqualTo(CROWD - POISONED.size());
    alice.pay(from, to, 1).expect(201);

    execute(refusal.removed);
    assertThat(pay()).containsOnly(201);
    assertThat(to.balance()).isEqualTo(CROWD - POISONED.size() + 1 + 3L * POISON);
  }

  /** One cent each, but for the poisoned; the same keys every time, and all wait for one batch. */
  private List<Integer> pay() throws Exception {
    try (OpenRequests open = new OpenRequests()) {
      try (Stranger turn = Stranger.holdingTheTurn(owner)) {
        for (int i = 0; i < CROWD; i++) {
          Api api = alice.api().key("payment-" + i);
          open.send(
              api,
              "POST",
              "/v1/transfers",
              ("{\"from_account_id\":\"%s\",\"to_account_id\":\"%s\",\"amount\":%d,"
                      + "\"currency\":\"EUR\"}")
                  .formatted(from.id(), to.id(), POISONED.contains(i) ? POISON : 1));
        }
      }
      return open.statuses();
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
