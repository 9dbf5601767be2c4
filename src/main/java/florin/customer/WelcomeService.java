package florin.customer;

import florin.audit.Audit;
import florin.audit.AuditKind;
import florin.auth.LinkToken;
import florin.auth.Sessions;
import florin.core.BankException;
import florin.core.Role;
import florin.db.Rollback;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The first operator of a bank that was not told one: whoever started it has a link, good once and
 * for a while. Thread-safe.
 */
public final class WelcomeService {
  static final Duration LIFE = Duration.ofMinutes(30);
  private static final String WHAT_TO_DO = "Start the bank again for another one.";

  private final Jdbi jdbi;
  private final Registry registry;
  private final LoginService logins;
  private final Audit audit;
  private final Clock wall;

  /** What it is made with. */
  public record Parts(Registry registry, LoginService logins, Audit audit) {}

  public WelcomeService(Jdbi jdbi, Parts parts, Clock wall) {
    this.jdbi = jdbi;
    this.registry = parts.registry();
    this.logins = parts.logins();
    this.audit = parts.audit();
    this.wall = wall;
  }

  /** A token that makes an operator, instead of any before it; nothing where there is one. */
  public Optional<String> token() {
    try (Handle handle = jdbi.open()) {
      LinkDao links = handle.attach(LinkDao.class);
      if (links.hasOperator()) {
        return Optional.empty();
      }
      String token = LinkToken.make();
      links.putWelcome(LinkToken.hash(token), wall.instant().plus(LIFE));
      return Optional.of(token);
    }
  }

  /**
   * Makes the operator, uses the token up and logs him in. In a transaction of its own.
   *
   * @throws BankException {@code invalid_request} for a token that is used, too old or none, and
   *     for what will not do; {@code email_taken}, {@code overloaded}
   */
  public SignedIn enter(String token, NewOperator wanted, Sessions.Device device) {
    byte[] hash = LinkToken.hash(token);
    requireGood(hash);
    String name = wanted.email().split("@", 2)[0];
    UserDao.Row row =
        registry.prepare(new NewUser(wanted.email(), name, Role.OPERATOR, wanted.password()));
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        LinkDao links = handle.attach(LinkDao.class);
        if (!links.useWelcome(hash, wall.instant()) || links.hasOperator()) {
          throw PasswordResetService.badToken(WHAT_TO_DO);
        }
        User operator = registry.insert(handle, row);
        audit.record(handle, Operators.created(row, device.actor()));
        SignedIn signedIn = logins.begin(handle, operator, device, AuditKind.LOGIN);
        handle.commit();
        return signedIn;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /** What the first operator says of himself. */
  public record NewOperator(String email, String password) {
    @Override
    public String toString() {
      return email;
    }
  }

  private void requireGood(byte[] hash) {
    try (Handle handle = jdbi.open()) {
      if (!handle.attach(LinkDao.class).isWelcome(hash, wall.instant())) {
        throw PasswordResetService.badToken(WHAT_TO_DO);
      }
    }
  }
}
