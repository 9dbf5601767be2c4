package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.db.Credentials;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresDatabase;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

/** Three instances, and the one that passes the months is killed at it: each is credited once. */
@Isolated("three more processes")
class InterestKilledTest {
  private static final int ACCOUNTS = 300;
  private static final int MONTHS = 12;
  private static final long PATIENCE_SECONDS = 90;

  @TempDir Path folder;

  @Test
  void what_the_killed_one_had_begun_another_finishes_and_nothing_is_posted_twice()
      throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder.resolve("pg"), PostgresOptions.durable())) {
      PostgresDatabase database = postgres.server().database(PostgresServer.DATABASE);
      Credentials owner = database.owner();
      Jdbi sql = Jdbi.create(database.jdbcUrl(), owner.user(), owner.password());
      List<BankProcess> banks = new ArrayList<>();
      try {
        for (String name : List.of("one", "two", "three")) {
          banks.add(BankProcess.start(folder.resolve(name), settings(database)));
        }
        TestBank bank = TestBank.at(banks.get(0).base());
        fill(bank);
        Api there = TestBank.at(banks.get(1).base()).logIn(TestBank.OPERATOR).api();
        LocalDate end = today(there).withDayOfMonth(1).plusMonths(MONTHS);

        var unused = there.later("POST", "/v1/test/clock", Map.of("now", end + "T00:00:30Z"));
        await(sql, "SELECT count(*) > " + 2 * ACCOUNTS + " FROM journal WHERE kind = 'interest'");
        banks.get(1).kill();
        long before = number(sql, POSTED);

        Api again = TestBank.at(banks.get(2).base()).logIn(TestBank.OPERATOR).api();
        move(again, end);
        assertThat(before).as("before the kill").isBetween(1L, 2L * ACCOUNTS * MONTHS - 1);
        assertThat(number(sql, POSTED)).isEqualTo(2L * ACCOUNTS * MONTHS);
        assertThat(number(sql, ROWS)).isEqualTo(2L * ACCOUNTS * MONTHS);
        assertThat(number(sql, DIFFERENT)).as("different balances").isEqualTo(1);
        System.out.printf(
            "interest and fees: killed after %d of %d, each was posted once%n",
            before, 2 * ACCOUNTS * MONTHS);
      } finally {
        for (BankProcess one : banks) {
          one.close();
        }
      }
    }
  }

  private static final String POSTED =
      "SELECT count(*) FROM journal WHERE kind IN ('interest', 'fee') AND outcome = 'posted'";

  /** Each with a transfer of its own. */
  private static final String ROWS =
      """
      SELECT count(DISTINCT j.command_id) FROM periodic_posting p
      JOIN journal j ON j.command_id = p.transfer_id AND j.outcome = 'posted'
      WHERE p.outcome = 'POSTED' AND p.attempt = 1
      """;

  private static final String DIFFERENT =
      "SELECT count(DISTINCT balance_cents) FROM balance b JOIN account a USING (account_id)"
          + " WHERE a.type = 'savings'";

  private static Map<String, String> settings(PostgresDatabase database) {
    Map<String, String> settings = new HashMap<>();
    settings.put("FLORIN_MODE", "sandbox");
    settings.put("DATABASE_URL", url(database, database.app()));
    settings.put("MIGRATION_DATABASE_URL", url(database, database.owner()));
    Random random = new Random(37);
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

  /** Accounts that all have the same, under terms of today. */
  private static void fill(TestBank bank) {
    Customer alice = bank.signUp("alice");
    Account source = bank.funded(alice, "EUR", 100L * ACCOUNTS * 1_000);
    List<Map<String, Object>> orders = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      Map<String, String> savings = Map.of("type", "savings", "currency", "EUR");
      String id = alice.api().post("/v1/accounts", savings).expect(201).id();
      Account target = new Account(alice.api(), id, "", "EUR");
      orders.add(Customer.order(source, target, 100_000));
    }
    Map<String, Object> batch = Map.of("mode", "atomic", "transfers", orders);
    alice.api().key("fill").post("/v1/transfers/batch", batch).expect(200);
    Api operator = bank.operator().api();
    Map<String, Object> terms = new HashMap<>();
    terms.put("account_type", "savings");
    terms.put("currency", "EUR");
    terms.put("from_on", today(operator).toString());
    terms.put("interest_basis_points", 10_000);
    terms.put("day_count", "actual");
    terms.put("monthly_fee", 5);
    operator.post("/v1/admin/terms", terms).expect(201);
  }

  private static LocalDate today(Api api) {
    String now = api.get("/v1/test/clock").expect(200).text("now");
    return LocalDate.ofInstant(Instant.parse(now), ZoneOffset.UTC);
  }

  /** Until nobody else is at it, and the clock is there. */
  private static void move(Api api, LocalDate end) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Map<String, String> wanted = Map.of("now", end + "T00:01:00Z");
    int status = api.post("/v1/test/clock", wanted).status();
    while (status != 200) {
      assertThat(System.nanoTime() - deadline).isNegative();
      TimeUnit.MILLISECONDS.sleep(100);
      status = api.post("/v1/test/clock", wanted).status();
    }
  }

  private static long number(Jdbi sql, String query) {
    return sql.withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  private static void await(Jdbi sql, String condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!sql.withHandle(handle -> handle.createQuery(condition).mapTo(Boolean.class).one())) {
      assertThat(System.nanoTime() - deadline).as(condition).isNegative();
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }
}
