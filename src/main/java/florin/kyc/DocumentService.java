package florin.kyc;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.BankException;
import florin.core.BusinessDays;
import florin.core.DocumentId;
import florin.core.ErrorCode;
import florin.core.UserId;
import florin.db.Rollback;
import florin.db.Sealing;
import florin.person.Standing;
import florin.seal.Field;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The documents that users show. Each change is a transaction of its own with the user's row
 * locked. Thread-safe.
 */
public final class DocumentService {
  /** Of one user. */
  public static final int DOCUMENTS_MAX = 20;

  private final Jdbi jdbi;
  private final Audit audit;
  private final BusinessDays days;

  public DocumentService(Jdbi jdbi, Audit audit, BusinessDays days) {
    this.jdbi = jdbi;
    this.audit = audit;
    this.days = days;
  }

  /** One that is shown. */
  public record Shown(DocumentType type, String number, String country, LocalDate expiresOn) {
    @Override
    public String toString() {
      return type + " of " + country;
    }
  }

  LocalDate today() {
    return days.today();
  }

  /** Throws {@link BankException} {@code too_many_documents}. */
  public IdentityDocument add(UserId user, Shown shown, Actor actor) {
    DocumentDao.Row row =
        new DocumentDao.Row(
            new DocumentId(UuidCreator.getTimeOrderedEpoch()),
            shown.type(),
            shown.number(),
            shown.country(),
            shown.expiresOn(),
            days.now().truncatedTo(ChronoUnit.MICROS));
    return inTransaction(
        handle -> {
          DocumentDao dao = handle.attach(DocumentDao.class);
          standing(handle, user);
          if (dao.count(user) >= DOCUMENTS_MAX) {
            throw new BankException(
                ErrorCode.TOO_MANY_DOCUMENTS,
                "A user has " + DOCUMENTS_MAX + " documents at most. Remove one first.");
          }
          byte[] sealed =
              Sealing.of(handle)
                  .seal(Field.DOCUMENT_NUMBER, row.documentId().value(), shown.number());
          dao.insert(user, sealed, row);
          record(handle, AuditKind.DOCUMENT_ADDED, user, row.documentId(), actor);
          return row.shown();
        });
  }

  /**
   * Newest first.
   *
   * @param after the last one of the part before, or null
   */
  public List<IdentityDocument> list(UserId user, @Nullable DocumentId after, int limit) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(DocumentDao.class).list(user, after, limit).stream()
          .map(DocumentDao.Row::shown)
          .toList();
    }
  }

  /**
   * Forgets it, number and all.
   *
   * @throws BankException {@code not_found}; {@code document_in_use} for the one by which he is, or
   *     is to be, verified
   */
  public void remove(UserId user, DocumentId document, Actor actor) {
    inTransaction(
        handle -> {
          Standing standing = standing(handle, user);
          if (!standing.status().maySubmit() && standing.isBy(document)) {
            throw new BankException(
                ErrorCode.DOCUMENT_IN_USE, "It is by this document that the bank knows you.");
          }
          if (!handle.attach(DocumentDao.class).delete(user, document)) {
            throw BankException.notFound();
          }
          record(handle, AuditKind.DOCUMENT_REMOVED, user, document, actor);
          return document;
        });
  }

  private static Standing standing(Handle handle, UserId user) {
    Standing standing = Standing.lock(handle, user);
    if (standing == null) {
      throw BankException.notFound();
    }
    return standing;
  }

  private void record(
      Handle handle, AuditKind kind, UserId user, DocumentId document, Actor actor) {
    audit.record(handle, AuditEvent.done(kind, actor).about(user, document));
  }

  private <T> T inTransaction(Function<Handle, T> work) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        T done = work.apply(handle);
        handle.commit();
        return done;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
