package florin.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.Config;
import florin.Storage;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.auth.DeviceMarks;
import florin.auth.Guesses;
import florin.auth.Passwords;
import florin.auth.SecondFactor;
import florin.auth.Sessions;
import florin.auth.SettableClock;
import florin.auth.TokenKeys;
import florin.auth.Tokens;
import florin.auth.Verified;
import florin.core.BankException;
import florin.core.BusinessDays;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Role;
import florin.notice.Notices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Everything of this package and of {@code auth}, joined on a database and a clock of its own. */
final class Desk implements AutoCloseable {
  static final String PASSWORD = "seven green herons at dusk";
  static final Duration IDLE = Duration.ofMinutes(5);
  static final Duration MAX = Duration.ofHours(12);
  static final Sessions.Device DEVICE = new Sessions.Device("192.0.2.1", "test", null);

  static final Actor ACTOR = DEVICE.actor();

  private static final byte[] SECRET = "a secret of thirty-two bytes, yes".getBytes(UTF_8);
  private static final AtomicInteger USERS = new AtomicInteger();

  private final Storage storage = Storage.open(Config.forTests().storage(), step -> {});
  final Jdbi jdbi = storage.database().jdbi();
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00.123456Z"));
  final Tokens tokens =
      new Tokens(new TokenKeys(SECRET, null), "florin", Duration.ofMinutes(15), clock);
  final CustomerService customers =
      new CustomerService(jdbi, new BusinessDays(Clock.systemUTC(), ZoneOffset.UTC));
  final Sessions sessions = newSessions();
  final Registry registry = registry(4);
  final Audit audit = new Audit(jdbi, clock);
  final Guesses guesses = newGuesses();
  final DeviceMarks marks = new DeviceMarks(SECRET);
  final LoginService logins = logins(4);
  final PasswordService passwords =
      new PasswordService(
          jdbi,
          registry,
          new PasswordService.Parts(
              new PasswordAgain(new Passwords(SECRET, 4), guesses, audit),
              new Passwords(SECRET, 4),
              sessions,
              audit,
              Notices.OFF));
  final Operators operators = new Operators(jdbi, registry, audit);

  /** As another instance on the same database would have it: nothing remembered. */
  Sessions newSessions() {
    return new Sessions(jdbi, new Sessions.Limits(IDLE, MAX), clock);
  }

  Guesses newGuesses() {
    return new Guesses(jdbi, SECRET, 5, clock);
  }

  /** Where nobody has been before. */
  static Sessions.Device elsewhere() {
    int number = USERS.incrementAndGet();
    return new Sessions.Device("198.18." + number / 256 + "." + number % 256, "test", null);
  }

  Registry registry(int cost) {
    return new Registry(new Passwords(SECRET, cost), clock);
  }

  /** Of somebody with nothing but a password. */
  static SignedIn logIn(
      LoginService logins, String email, String password, Sessions.Device device) {
    return logins.login(
        new LoginService.Credentials(email, password, SecondFactor.Shown.NOTHING), device);
  }

  LoginService logins(int cost) {
    var factor = new SecondFactor(jdbi, audit, clock);
    var parts =
        new LoginService.Parts(
            new Passwords(SECRET, cost),
            sessions,
            tokens,
            guesses,
            marks,
            factor,
            new NewDevices(guesses, marks, Notices.OFF),
            audit);
    return new LoginService(jdbi, registry(cost), parts);
  }

  static NewUser somebody() {
    String email = String.format(Locale.ROOT, "%03d@x.test", USERS.incrementAndGet());
    return new NewUser(email, "Some One", Role.CUSTOMER, PASSWORD);
  }

  SignedIn signup() {
    return logins.signup(somebody(), DEVICE);
  }

  Caller.Session call(SignedIn who) {
    return sessions.require(token(who), true);
  }

  Caller.Session callInBackground(SignedIn who) {
    return sessions.require(token(who), false);
  }

  Verified token(SignedIn who) {
    return tokens.verify(who.accessToken());
  }

  /** The refusal's code, or null where it was none. */
  static @Nullable ErrorCode refusal(Runnable work) {
    try {
      work.run();
      return null;
    } catch (BankException refusal) {
      return refusal.code();
    }
  }

  int count(String sql, Object... arguments) {
    return jdbi.withHandle(handle -> handle.select(sql, arguments).mapTo(Integer.class).one());
  }

  @Override
  public void close() {
    audit.close();
    storage.close();
  }
}
