package florin.customer;

import florin.core.BankException;
import florin.core.BusinessDays;
import florin.core.ErrorCode;
import florin.core.UserId;
import florin.db.Rollback;
import florin.person.KycStatus;
import florin.person.Standing;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Users' profiles. Thread-safe. */
public final class CustomerService {
  private static final String CHANGED = "The name or the date of birth was changed.";

  private final Jdbi jdbi;
  private final BusinessDays days;

  public CustomerService(Jdbi jdbi, BusinessDays days) {
    this.jdbi = jdbi;
    this.days = days;
  }

  LocalDate today() {
    return days.today();
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
   * Writes what he says of himself. Whoever was known by a document, or is to be, and now says that
   * he is called or was born otherwise, has to show it again. In a transaction of its own, with his
   * row locked.
   *
   * @param expected whether the version found is one the caller has seen
   * @throws BankException {@code precondition_failed}
   */
  User change(UserId id, ProfileChange change, LongPredicate expected) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        User changed = change(handle, id, change, expected);
        handle.commit();
        return changed;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private User change(Handle handle, UserId id, ProfileChange change, LongPredicate expected) {
    UserDao dao = handle.attach(UserDao.class);
    User before = dao.lock(id).orElseThrow(BankException::notFound);
    if (!expected.test(before.version())) {
      throw new BankException(
          ErrorCode.PRECONDITION_FAILED, "The profile has changed since. Read it again.");
    }
    dao.change(id, change);
    Standing standing = Standing.lock(handle, id);
    if (standing != null && !standing.status().maySubmit() && change.isAnotherPerson(before)) {
      Standing next = Standing.of(KycStatus.UNVERIFIED, null, null);
      standing.become(handle, id, next, new Standing.Cause(id, CHANGED, days.now()));
    }
    return dao.find(id).orElseThrow();
  }
}
