package florin.payee;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.AccountId;
import florin.db.Rollback;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Confirmation of payee: whether a number belongs to whom somebody means. Says how like the names
 * are and nothing else; of a number that nobody has it says what it says of another's, after the
 * same work. Thread-safe.
 */
public final class NameCheckService {
  /** Whom a number is compared with that nobody has; the answer does not depend on it. */
  private static final List<PayeeDao.Holder> NOBODY =
      List.of(new PayeeDao.Holder(null, "Nobody Who Has An Account"));

  private final Jdbi jdbi;
  private final Audit audit;

  public NameCheckService(Jdbi jdbi, Audit audit) {
    this.jdbi = jdbi;
    this.audit = audit;
  }

  /**
   * Compares with whoever of the account's owners is most like it, and records that it was asked,
   * in one transaction.
   *
   * @param accountNumber in its canonical form
   */
  public NameMatch check(String accountNumber, String name, Actor actor) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        List<PayeeDao.Holder> found = handle.attach(PayeeDao.class).holders(accountNumber);
        List<PayeeDao.Holder> compared = found.isEmpty() ? NOBODY : found;
        NameMatch closest =
            compared.stream()
                .map(holder -> NameMatch.of(name, holder.fullName()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        NameMatch said = found.isEmpty() ? NameMatch.NO_MATCH : closest;
        AccountId account = compared.get(0).accountId();
        audit.record(
            handle,
            AuditEvent.done(AuditKind.PAYEE_CHECKED, actor)
                .about(actor.userId(), account)
                .with("number", accountNumber)
                .with("result", said.slug()));
        handle.commit();
        return said;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
