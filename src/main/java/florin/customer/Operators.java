package florin.customer;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.BankException;
import florin.core.Role;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Users made by whoever runs the bank: from its settings, or on its command line. */
public final class Operators {
  private final Jdbi jdbi;
  private final Registry registry;
  private final Audit audit;

  public Operators(Jdbi jdbi, Registry registry, Audit audit) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.audit = audit;
  }

  /**
   * Makes the first operator. A user with that address, whatever his role and password, is left as
   * he is: a setting does not overwrite what was changed since.
   *
   * @return whether one was made
   * @throws BankException {@code invalid_request} when address or password will not do
   */
  public boolean ensureOperator(String email, String password) {
    if (exists(email)) {
      return false;
    }
    String name = email.split("@", 2)[0];
    UserDao.Row row = registry.prepare(new NewUser(email, name, Role.OPERATOR, password));
    return jdbi.inTransaction(
        handle -> {
          boolean made = handle.attach(UserDao.class).insert(row);
          if (made) {
            audit.record(handle, created(row, Actor.program("settings")));
          }
          return made;
        });
  }

  /**
   * @param by who makes him
   * @throws BankException {@code invalid_request} or {@code email_taken}
   */
  public User createUser(NewUser wanted, Actor by) {
    UserDao.Row row = registry.prepare(wanted);
    return jdbi.inTransaction(
        handle -> {
          User user = registry.insert(handle, row);
          audit.record(handle, created(row, by));
          return user;
        });
  }

  static AuditEvent created(UserDao.Row row, Actor by) {
    return AuditEvent.done(AuditKind.USER_CREATED, by)
        .about(row.userId())
        .changed("role", null, row.role().name().toLowerCase(Locale.ROOT));
  }

  private boolean exists(String email) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(UserDao.class).byEmail(email).isPresent();
    }
  }
}
