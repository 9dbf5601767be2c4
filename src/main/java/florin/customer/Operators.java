package florin.customer;

import florin.core.BankException;
import florin.core.Role;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Users made by whoever runs the bank: from its settings, or on its command line. */
public final class Operators {
  private final Jdbi jdbi;
  private final Registry registry;

  public Operators(Jdbi jdbi, Registry registry) {
    this.jdbi = jdbi;
    this.registry = registry;
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
    try (Handle handle = jdbi.open()) {
      return handle.attach(UserDao.class).insert(row);
    }
  }

  /** Throws {@link BankException} {@code invalid_request} or {@code email_taken}. */
  public User createUser(NewUser wanted) {
    UserDao.Row row = registry.prepare(wanted);
    try (Handle handle = jdbi.open()) {
      return registry.insert(handle, row);
    }
  }

  private boolean exists(String email) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(UserDao.class).byEmail(email).isPresent();
    }
  }
}
