package florin.customer;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.UserId;
import florin.db.Rollback;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Users' profiles. Thread-safe. */
public final class CustomerService {
  private final Jdbi jdbi;

  public CustomerService(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public User profile(UserId id) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(UserDao.class).find(id).orElseThrow(BankException::notFound);
    }
  }

  /** The user with this address, however it is written. */
  public Optional<UserId> find(String email) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(UserDao.class).byEmail(email).map(UserDao.Login::userId);
    }
  }

  /**
   * Gives him another name. In a transaction of its own, with his row locked.
   *
   * @param expected whether the version found is one the caller has seen
   * @throws BankException {@code precondition_failed}
   */
  public User rename(UserId id, String fullName, LongPredicate expected) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        User renamed = rename(handle.attach(UserDao.class), id, fullName, expected);
        handle.commit();
        return renamed;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private static User rename(UserDao dao, UserId id, String fullName, LongPredicate expected) {
    User before = dao.lock(id).orElseThrow(BankException::notFound);
    if (!expected.test(before.version())) {
      throw new BankException(
          ErrorCode.PRECONDITION_FAILED, "The profile has changed since. Read it again.");
    }
    dao.rename(id, fullName);
    return dao.find(id).orElseThrow();
  }
}
