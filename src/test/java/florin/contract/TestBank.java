package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.core.Clocks;
import florin.ledger.Proof;
import florin.testing.FlorinExtension;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A bank in a test, so that the test reads as a story. Names may repeat: everybody who signs up has
 * an address of his own.
 */
public final class TestBank {
  /** Well formed, and nobody's. */
  public static final String UNKNOWN_ACCOUNT = "acc_01jx8z3k5ve7n8x2m4n6p8r0s1";

  public static final String UNKNOWN_HOLD = "hld_01jx8z3k5ve7n8x2m4n6p8r0s1";

  public static final String UNKNOWN_TRANSFER = "trf_01jx8z3k5ve7n8x2m4n6p8r0s1";

  public static final Customer.Login OPERATOR =
      new Customer.Login(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD);

  private static final String PASSWORD = "correct horse battery staple";

  private final Api api;
  private final @Nullable Jdbi jdbi;

  private TestBank(Api api, @Nullable Jdbi jdbi) {
    this.api = api;
    this.jdbi = jdbi;
  }

  /** Of a bank with the same operator whose business follows a clock of the test's. */
  public static Config follow(Clock business) {
    return Config.forTests()
        .withOperator(OPERATOR.email(), OPERATOR.password())
        .withClocks(new Clocks(business, Clock.systemUTC()));
  }

  /** Settings with which a bank of its own has that operator: names and values by turns. */
  public static Map<String, String> operatorAnd(String... namesAndValues) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("FLORIN_OPERATOR_EMAIL", OPERATOR.email());
    settings.put("FLORIN_OPERATOR_PASSWORD", OPERATOR.password());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }

  /** The path of a route, with something well formed for whatever is in braces. */
  public static String filled(String path) {
    return path.replace("/accounts/{id}", "/accounts/" + UNKNOWN_ACCOUNT)
        .replace("/holds/{id}", "/holds/" + UNKNOWN_HOLD)
        .replace("/users/{id}", "/users/usr_01jx8z3k5ve7n8x2m4n6p8r0s1")
        .replace("{user_id}", "usr_01jx8z3k5ve7n8x2m4n6p8r0s1")
        .replace("{id}", UNKNOWN_TRANSFER)
        .replace("{sequence}", "1")
        .replace("{file}", "2026-01.json")
        .replace("{slug}", "not-found")
        .replace("{guide}", "sandbox")
        .replace("{part}", "money");
  }

  /** One that {@link FlorinExtension} started, asked in the {@link Way} of this run. */
  public static TestBank of(Bank bank) {
    return new TestBank(Way.to(URI.create(bank.baseUrl())), bank.storage().database().jdbi());
  }

  /** One in another process, with the same operator. */
  public static TestBank at(URI base) {
    return new TestBank(Api.at(base), null);
  }

  /** One that is reached like this. */
  public static TestBank at(Api api) {
    return new TestBank(api, null);
  }

  /** As nobody. */
  public Api api() {
    return api;
  }

  public Customer signUp(String name) {
    var login = new Customer.Login(name + "." + UUID.randomUUID() + "@example.com", PASSWORD);
    Map<String, String> body =
        Map.of(
            "email", login.email(),
            "password", login.password(),
            "full_name", Character.toUpperCase(name.charAt(0)) + name.substring(1));
    return Customer.of(api, login, api.post("/v1/auth/signup", body).expect(201));
  }

  public Customer logIn(Customer.Login login) {
    Map<String, String> body = Map.of("email", login.email(), "password", login.password());
    return Customer.of(api, login, api.post("/v1/auth/login", body).expect(200));
  }

  public Operator operator() {
    return new Operator(logIn(OPERATOR).api());
  }

  /** Somebody who reads everything and changes nothing. */
  public Customer auditor() {
    Customer auditor = signUp("auditor");
    operator().setRole(auditor, "auditor").expect(200);
    return auditor;
  }

  /** A customer's new account with so much in it. */
  public Account funded(Customer customer, String currency, long amount) {
    Account account = customer.openAccount(currency);
    operator().deposit(account, amount);
    return account;
  }

  /**
   * Money is neither made nor lost: per currency the entries add up to zero; each balance is the
   * sum of its entries and the last entry's; sequences have no gaps; each posted transfer has its
   * two entries. Asked of the database itself, in one snapshot.
   */
  public void assertLedgerBalances() {
    assertThat(rows(CURRENCIES)).as("currencies whose entries do not add up to zero").isEmpty();
    assertThat(rows(BALANCES)).as("accounts whose balance is not what their entries say").isEmpty();
    assertThat(rows(ENTRIES)).as("entries that do not follow the one before").isEmpty();
    assertThat(rows(TRANSFERS)).as("transfers without exactly two sides").isEmpty();
  }

  /** And whatever else the bank itself knows to check, with a replay of its journal. */
  public void assertProved() throws SQLException {
    assertLedgerBalances();
    Proof proof = new Proof(Objects.requireNonNull(jdbi, "in another process"));
    assertThat(proof.run((read, all) -> {}, (replayed, all) -> {}).found().findings()).isEmpty();
  }

  private List<Map<String, Object>> rows(String sql) {
    return Objects.requireNonNull(jdbi, "in another process")
        .withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }

  private static final String CURRENCIES =
      """
      SELECT b.currency, sum(e.amount_cents) FROM entry e JOIN balance b USING (account_id)
      GROUP BY b.currency HAVING sum(e.amount_cents) <> 0
      """;

  private static final String BALANCES =
      """
      SELECT b.account_id, b.balance_cents, b.sequence
      FROM balance b LEFT JOIN entry e USING (account_id)
      GROUP BY b.account_id
      HAVING b.balance_cents <> coalesce(sum(e.amount_cents), 0)
        OR b.sequence <> count(e.sequence)
        OR b.sequence <> coalesce(max(e.sequence), 0)
        OR b.balance_cents <> coalesce(
             (array_agg(e.balance_after_cents ORDER BY e.sequence DESC))[1], 0)
      """;

  private static final String ENTRIES =
      """
      SELECT * FROM (
        SELECT account_id, sequence, amount_cents, balance_after_cents,
               lag(balance_after_cents, 1, 0::bigint) OVER own AS before_cents,
               lag(sequence, 1, 0::bigint) OVER own AS before_sequence
        FROM entry WINDOW own AS (PARTITION BY account_id ORDER BY sequence)
      ) e
      WHERE balance_after_cents <> before_cents + amount_cents OR sequence <> before_sequence + 1
      """;

  private static final String TRANSFERS =
      """
      SELECT j.command_id, count(e.account_id)
      FROM journal j LEFT JOIN entry e USING (command_id)
      GROUP BY j.command_id
      HAVING count(e.account_id)
        <> CASE WHEN j.amount_cents IS NOT NULL AND j.kind <> 'hold' AND j.outcome = 'posted'
               THEN 2 ELSE 0 END
      """;
}
