package florin.payee;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.PayeeId;
import florin.core.UserId;
import florin.db.Rollback;
import florin.label.Labels;
import florin.notice.Notice;
import florin.notice.Notices;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Payees that users keep. Nobody is looked up by their numbers, so that keeping one tells nothing.
 * Each change is a transaction of its own, with the user's row locked. Thread-safe.
 */
public final class PayeeService {
  private static final int OF_A_USER_MAX = 1_000;

  private final Jdbi jdbi;
  private final Parts parts;
  private final Clock wall;

  /** Whom changes are told. */
  public record Parts(Labels labels, Audit audit, Notices notices) {}

  public PayeeService(Jdbi jdbi, Parts parts, Clock wall) {
    this.jdbi = jdbi;
    this.parts = parts;
    this.wall = wall;
  }

  /** The user's, newest first, those after the given one. */
  public List<SavedPayee> list(UserId user, @Nullable PayeeId after, int limit) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(PayeeDao.class).list(user, after, limit);
    }
  }

  /** Throws {@link BankException} {@code not_found}. */
  public SavedPayee find(UserId user, PayeeId payee) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(PayeeDao.class).find(user, payee).orElseThrow(BankException::notFound);
    }
  }

  /**
   * Keeps another one.
   *
   * @param accountNumber in its canonical form, with right check digits
   * @throws BankException {@code payee_exists}, {@code too_many_payees}
   */
  public SavedPayee add(UserId user, String name, String accountNumber, Actor actor) {
    var payee =
        new SavedPayee(
            new PayeeId(UuidCreator.getTimeOrderedEpoch()),
            name,
            accountNumber,
            wall.instant().truncatedTo(ChronoUnit.MICROS));
    return change(
        user,
        AuditEvent.done(AuditKind.PAYEE_ADDED, actor).about(user, payee.payeeId()),
        dao -> {
          requireNoOther(dao, user, payee);
          if (dao.count(user) >= OF_A_USER_MAX) {
            throw new BankException(
                ErrorCode.TOO_MANY_PAYEES, "A user has 1,000 payees at most. Delete one first.");
          }
          dao.insert(user, payee);
          parts.notices.tell(dao.getHandle(), user, Notice.PAYEE_ADDED);
          return payee;
        });
  }

  /** What a payee is to have from now on; null for what it has. */
  public record Change(@Nullable String name, @Nullable String accountNumber) {
    SavedPayee of(SavedPayee before) {
      return new SavedPayee(
          before.payeeId(),
          Objects.requireNonNullElse(name, before.name()),
          Objects.requireNonNullElse(accountNumber, before.accountNumber()),
          before.createdAt());
    }
  }

  /** Throws {@link BankException} {@code not_found}, {@code payee_exists}. */
  public SavedPayee change(UserId user, PayeeId id, Change change, Actor actor) {
    return change(
        user,
        AuditEvent.done(AuditKind.PAYEE_CHANGED, actor).about(user, id),
        dao -> {
          SavedPayee before = dao.find(user, id).orElseThrow(BankException::notFound);
          SavedPayee after = change.of(before);
          requireNoOther(dao, user, after);
          dao.update(after);
          if (!after.accountNumber().equals(before.accountNumber())) {
            parts.notices.tell(dao.getHandle(), user, Notice.PAYEE_ADDED);
          }
          return after;
        });
  }

  /** Throws {@link BankException} {@code not_found}. */
  public void remove(UserId user, PayeeId id, Actor actor) {
    change(
        user,
        AuditEvent.done(AuditKind.PAYEE_REMOVED, actor).about(user, id),
        dao -> {
          SavedPayee payee = dao.find(user, id).orElseThrow(BankException::notFound);
          dao.delete(id);
          return payee;
        });
  }

  private static void requireNoOther(PayeeDao dao, UserId user, SavedPayee payee) {
    if (dao.hasAnother(user, payee.payeeId(), payee.accountNumber())) {
      throw new BankException(
          ErrorCode.PAYEE_EXISTS, "One of your payees has this account number already.");
    }
  }

  private SavedPayee change(UserId user, AuditEvent event, Function<PayeeDao, SavedPayee> change) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        PayeeDao dao = handle.attach(PayeeDao.class);
        dao.lockUser(user);
        SavedPayee changed = change.apply(dao);
        parts.audit.record(handle, event);
        handle.commit();
        parts.labels.forget(user);
        return changed;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
