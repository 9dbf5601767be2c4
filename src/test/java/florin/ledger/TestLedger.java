package florin.ledger;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.Storage;
import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.Money;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Credentials;
import florin.db.Database;
import florin.db.Isolation;
import florin.db.PostgresDatabase;
import florin.db.SharedPostgres;
import florin.seal.FieldCipher;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A ledger without HTTP, on a database of its own, with people and money in it. Thread-safe. */
public final class TestLedger implements AutoCloseable {
  /** Nothing may be kept: everything is left to the precise checks. */
  static final QuickBounds NOTHING = new QuickBounds(0, 0, 0, 0, 256);

  private static final long PATIENCE_SECONDS = 60;
  private static final int CONNECTIONS = 6;

  private final Isolation isolation;
  private final SharedPostgres.Lease lease;
  private final Database database;
  private final LedgerService service;
  private final Caller teller;
  private final FieldCipher cipher = FieldCipher.ephemeral();

  public TestLedger(Companion... companions) {
    this(Isolation.READ_COMMITTED, Clock.systemUTC(), companions);
  }

  public TestLedger(Isolation isolation, Clock clock, Companion... companions) {
    this.isolation = isolation;
    lease = Storage.lease();
    database = anotherPool();
    service = new LedgerService(database, clock, List.of(companions));
    teller = user(Role.OPERATOR);
  }

  /** How often PostgreSQL had to break a deadlock in this database. */
  public long deadlocks() {
    return number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }

  private static Database.Login login(PostgresDatabase database, Credentials who) {
    return new Database.Login(database.jdbcUrl(), who.user(), who.password());
  }

  public LedgerService service() {
    return service;
  }

  public Database database() {
    return database;
  }

  public Database.Login owner() {
    return login(lease.database(), lease.database().owner());
  }

  /** Another pool to the same database, as another instance of the bank has it. */
  public Database anotherPool() {
    return anotherPool(isolation);
  }

  public Database anotherPool(Isolation level) {
    var pool = new Database(login(lease.database(), lease.database().app()), CONNECTIONS, level);
    pool.sealWith(cipher);
    return pool;
  }

  /** Runs statements as the one whom no grant and no trigger stops. */
  public void asSuperuser(String... statements) throws SQLException {
    Credentials root = lease.server().superuser();
    String url = lease.database().jdbcUrl();
    try (Connection connection = DriverManager.getConnection(url, root.user(), root.password());
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  public Caller user(Role role) {
    UserId id = new UserId(UuidCreator.getTimeOrderedEpoch());
    try (Handle handle = database.jdbi().open()) {
      handle
          .createUpdate(
              """
              INSERT INTO app_user
                  (user_id, email, email_key, full_name, role, password_hash, created_at)
              VALUES (:id, :email, :email, 'Somebody', :role, '$2a$04$' || repeat('x', 53), now())
              """)
          .bind("id", id.value())
          .bind("email", id + "@example.com")
          .bind("role", role.name())
          .execute();
    }
    return new Caller.Session(id, role, new SessionId(UuidCreator.getTimeOrderedEpoch()));
  }

  public AccountId open(Caller owner) {
    return open(owner, "EUR", 0);
  }

  public AccountId open(Caller owner, String currency, long overdraftCents) {
    AccountId id = new AccountId(UuidCreator.getTimeOrderedEpoch());
    long ordinal = number("SELECT nextval('account_ordinal')");
    var account =
        new Command.NewAccount(
            id, AccountNumber.of(ordinal), "checking", currency, "Checking", "UTC", null);
    assertPosted(run(new Command.OpenAccount(origin(owner, null), account, overdraftCents)));
    return id;
  }

  public AccountId funded(Caller owner, long cents) {
    AccountId id = open(owner);
    assertPosted(run(deposit(id, cents, Command.Terms.PLAIN)));
    return id;
  }

  public Command deposit(AccountId to, long cents, Command.Terms terms) {
    return new Command.Transfer(
        origin(teller, UUID.randomUUID().toString()),
        TransferKind.DEPOSIT,
        SystemAccount.CASH.id("EUR"),
        to,
        new Money(cents, "EUR"),
        terms);
  }

  public static Command.Transfer transfer(Caller by, AccountId from, AccountId to, long cents) {
    return transfer(by, UUID.randomUUID().toString(), from, to, cents);
  }

  public static Command.Transfer transfer(
      Caller by, String key, AccountId from, AccountId to, long cents) {
    return new Command.Transfer(
        origin(by, key),
        TransferKind.TRANSFER,
        from,
        to,
        new Money(cents, "EUR"),
        Command.Terms.PLAIN);
  }

  /** One order under the key, as whoever repeats it would send it. */
  public static Command.Origin origin(Caller by, @Nullable String key) {
    Command.Key used =
        key == null ? null : new Command.Key(key, Hash.of(key.getBytes(StandardCharsets.UTF_8)));
    TransferId id = new TransferId(UuidCreator.getTimeOrderedEpoch());
    return new Command.Origin(id, by, used, "req_test");
  }

  public Outcome run(Command command) {
    return get(service.submit(command));
  }

  /** What comes of it, within a minute; throws what it failed with. */
  public static <T> T get(Future<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failure.getCause());
    } catch (InterruptedException | TimeoutException failure) {
      throw new AssertionError("no answer", failure);
    }
  }

  private static void assertPosted(Outcome outcome) {
    if (!(outcome instanceof Outcome.Posted)) {
      throw new AssertionError("not posted: " + outcome);
    }
  }

  public long balance(AccountId account) {
    return number("SELECT balance_cents FROM balance WHERE account_id = '" + account.value() + "'");
  }

  /** The one number that a query gives. */
  public long number(String sql) {
    try (Handle handle = database.jdbi().open()) {
      return handle.createQuery(sql).mapTo(Long.class).one();
    }
  }

  public Verification.Result verify() throws SQLException {
    return new Verification(database.jdbi()).run((read, total) -> {});
  }

  /** As if no more than this could be kept for a quick look. */
  Verification.Result verify(QuickBounds bounds) throws SQLException {
    return new Verification(database.jdbi(), bounds).run((read, total) -> {});
  }

  /** What a quick look proves. */
  Set<QuickVerification.Part> proven(QuickBounds bounds) throws SQLException {
    try (Handle handle = database.jdbi().open()) {
      return new QuickVerification(handle, bounds, read -> {}).proven();
    }
  }

  /** Verified and replayed. */
  public Verification.Result prove() throws SQLException {
    return new Proof(database.jdbi()).run((read, total) -> {}, (replayed, total) -> {}).found();
  }

  @Override
  public void close() {
    service.close();
    database.close();
    lease.close();
  }
}
