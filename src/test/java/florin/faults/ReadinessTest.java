package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.config.LogFormat;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.TestBank;
import florin.core.AccountId;
import florin.db.Credentials;
import florin.db.Database;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import florin.testing.FlorinExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bank finds out about itself, though nobody asks, and says to who decides on traffic. */
class ReadinessTest {
  private static final int POLLS_MAX = 400;
  private static final long POLL_NANOS = 50_000_000;

  private EmbeddedPostgres postgres;
  private Bank started;
  private TestBank bank;

  @BeforeEach
  void start(@TempDir Path folder) {
    postgres = EmbeddedPostgres.start(folder.resolve("data"), PostgresOptions.durable());
    PostgresServer server = postgres.server();
    var storage = new Config.Storage(folder, login(server.app()), login(server.owner()), false);
    started =
        Bank.start(
            Config.forTests()
                .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD)
                .withWatch(new Config.Watch(Duration.ofMillis(100), null, null, LogFormat.TEXT))
                .withStorage(storage));
    bank = TestBank.of(started);
  }

  private Database.Login login(Credentials who) {
    String url =
        "jdbc:postgresql://127.0.0.1:" + postgres.server().port() + "/" + PostgresServer.DATABASE;
    return new Database.Login(url, who.user(), who.password());
  }

  @AfterEach
  void stop() {
    try (EmbeddedPostgres server = postgres;
        Bank last = started) {
      assertThat(last).isNotNull();
    }
  }

  private static void await(String what, Supplier<Boolean> isSo) {
    for (int i = 0; i < POLLS_MAX; i++) {
      if (isSo.get()) {
        return;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new AssertionError("never: " + what);
  }

  @Test
  void the_ledger_is_verified_again_and_again_and_what_is_wrong_found() throws Exception {
    Account account = bank.funded(bank.signUp("alice"), "EUR", 1_000);
    Api operator = bank.operator().api();
    String begun = "last_verification/started_at";
    await("first", () -> !operator.get("/v1/admin/ledger").isNull("last_verification"));
    String first = operator.get("/v1/admin/ledger").text(begun);
    await("second", () -> !operator.get("/v1/admin/ledger").text(begun).equals(first));

    changeACent(account);

    await("found", () -> ready().contains("[-]ledger 1 account fenced\n"));
    assertThat(ready()).endsWith("\nready\n");
  }

  private void changeACent(Account account) throws Exception {
    Database.Login owner = login(postgres.server().owner());
    try (Connection connection =
            DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE balance SET balance_cents = balance_cents + 1 WHERE account_id = '%s'"
              .formatted(AccountId.parse(account.id()).value()));
    }
  }

  private String ready() {
    return bank.api().get("/readyz?verbose").expect(200).text();
  }

  @Test
  void without_its_database_the_bank_is_not_ready_and_says_what_is_missing() {
    ready();

    postgres.close();

    String lines = bank.api().get("/readyz?verbose").expect(503).text();
    assertThat(lines)
        .contains("[-]database does not answer\n", "[-]ledger unknown\n")
        .endsWith("\nunavailable\n");
    Api json = bank.api().with("Accept", "application/json");
    assertThat(json.get("/readyz?verbose").expect(503).text("status")).isEqualTo("unavailable");
    bank.api().get("/readyz").expect(503);
  }
}
