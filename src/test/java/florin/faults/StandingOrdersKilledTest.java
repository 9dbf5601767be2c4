package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.db.Credentials;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresDatabase;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Three instances, and the one that runs what is due is killed at it: each date is paid once. */
@Isolated("three more processes")
class StandingOrdersKilledTest {
  private static final int ORDERS = 300;

  /** So many missed dates of each give the killer time. */
  private static final int DATES = 10;

  private static final long PATIENCE_SECONDS = 90;

  @TempDir Path folder;

  @Test
  void what_the_killed_one_had_begun_another_finishes_and_nothing_is_paid_twice() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder.resolve("pg"), PostgresOptions.durable())) {
      PostgresDatabase database = postgres.server().database(PostgresServer.DATABASE);
      Credentials owner = database.owner();
      Jdbi sql = Jdbi.create(database.jdbcUrl(), owner.user(), owner.password());
      Map<String, String> settings = settings(database);
      List<BankProcess> banks = new ArrayList<>();
      try {
        for (String name : List.of("one", "two", "three")) {
          banks.add(BankProcess.start(folder.resolve(name), settings));
        }
        TestBank bank = TestBank.at(banks.get(0).base());
        Customer alice = bank.signUp("alice");
        Account from = bank.funded(alice, "EUR", 1_000_000);
        Account to = alice.openAccount("EUR");
        give(alice, from, to);
        makeDue(sql);

        long before = killTheOneAtIt(sql, banks);

        assertThat(before).as("paid before the kill").isBetween(1L, ORDERS * DATES - 1L);
        await(sql, "SELECT count(*) >= " + ORDERS * DATES + " FROM standing_order_run");
        await(sql, "SELECT count(*) = 0 FROM standing_order WHERE next_at <= now()");
        assertThat(number(sql, PAID)).isEqualTo(ORDERS * DATES);
        assertThat(number(sql, RUNS)).isEqualTo(ORDERS * DATES);
        assertThat(number(sql, BALANCE)).isEqualTo(ORDERS * DATES);
        System.out.printf(
            "standing orders: killed after %d of %d runs, each was paid once%n",
            before, ORDERS * DATES);
      } finally {
        for (BankProcess one : banks) {
          one.close();
        }
      }
    }
  }

  private static final String PAID =
      "SELECT count(*) FROM journal WHERE kind = 'transfer' AND outcome = 'posted'";

  /** Each with a transfer of its own. */
  private static final String RUNS =
      """
      SELECT count(DISTINCT j.command_id) FROM standing_order_run r
      JOIN journal j ON j.command_id = r.transfer_id AND j.outcome = 'posted'
      WHERE r.outcome = 'POSTED' AND r.attempt = 1
      """;

  private static final String BALANCE =
      "SELECT balance_cents FROM balance WHERE sequence = " + ORDERS * DATES + " AND NOT system";

  private static Map<String, String> settings(PostgresDatabase database) {
    Map<String, String> settings = new HashMap<>();
    settings.put("FLORIN_MODE", "sandbox");
    settings.put("DATABASE_URL", url(database, database.app()));
    settings.put("MIGRATION_DATABASE_URL", url(database, database.owner()));
    Random random = new Random(31);
    for (String name : List.of("JWT_SECRET", "PASSWORD_PEPPER", "ENCRYPTION_KEY")) {
      byte[] secret = new byte[32];
      random.nextBytes(secret);
      settings.put("FLORIN_" + name, Base64.getEncoder().encodeToString(secret));
    }
    return settings;
  }

  private static String url(PostgresDatabase database, Credentials who) {
    String at = database.jdbcUrl().substring("jdbc:postgresql://".length());
    return "postgres://" + who.user() + ":" + who.password() + "@" + at;
  }

  private static void give(Customer alice, Account from, Account to) {
    Map<String, Object> order = Customer.order(from, to, 1);
    order.put("schedule", Map.of("frequency", "daily", "start_on", "2099-01-01"));
    order.put("on_shortfall", "skip");
    for (int i = 0; i < ORDERS; i++) {
      alice.api().post("/v1/standing_orders", order).expect(201);
    }
  }

  /** As if the bank had been down for days. */
  private static void makeDue(Jdbi sql) {
    sql.useHandle(
        handle ->
            handle.execute(
                """
                UPDATE standing_order
                SET start_on = first.date, due_on = first.date,
                    next_at = first.date::timestamp AT TIME ZONE 'UTC'
                FROM (SELECT (now() AT TIME ZONE 'UTC')::date - ? AS date) first
                """,
                DATES - 1));
  }

  /** Returns how many runs there were when it was dead. */
  private static long killTheOneAtIt(Jdbi sql, List<BankProcess> banks) throws Exception {
    await(sql, "SELECT count(*) > " + ORDERS + " FROM standing_order_run");
    String picked =
        sql.withHandle(
            handle ->
                handle
                    .createQuery("SELECT picked_by FROM scheduled_tasks WHERE picked")
                    .mapTo(String.class)
                    .one());
    long pid = Long.parseLong(picked.substring(0, picked.indexOf('-')));
    BankProcess busy = banks.stream().filter(one -> one.pid() == pid).findFirst().orElseThrow();
    busy.kill();
    return number(sql, "SELECT count(*) FROM standing_order_run");
  }

  private static long number(Jdbi sql, String query) {
    return sql.withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  private static void await(Jdbi sql, String condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!sql.withHandle(handle -> handle.createQuery(condition).mapTo(Boolean.class).one())) {
      assertThat(System.nanoTime() - deadline).as(condition).isNegative();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
