package florin.kyc;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.core.BankException;
import florin.core.BusinessDays;
import florin.core.DocumentId;
import florin.core.Due;
import florin.core.ErrorCode;
import florin.core.UserId;
import florin.db.Rollback;
import florin.kyc.Steps.Said;
import florin.kyc.Steps.Step;
import florin.person.Address;
import florin.person.KycStatus;
import florin.person.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who is known to the bank: asked for by the holder, decided by operators, over when the document
 * is that it was decided on. Each change is a transaction of its own, and audited. Thread-safe.
 */
public final class KycService implements Due {
  private static final int HISTORY_MAX = 100;
  private static final String EXPIRED = "The document has expired.";

  private final Jdbi jdbi;
  private final Steps steps;
  private final BusinessDays days;

  public KycService(Jdbi jdbi, Audit audit, BusinessDays days) {
    this.jdbi = jdbi;
    this.steps = new Steps(audit);
    this.days = days;
  }

  /** Where he stands, without the names of whoever decided. */
  public KycView find(UserId user) {
    try (Handle handle = jdbi.open()) {
      return own(handle, user);
    }
  }

  private KycView own(Handle handle, UserId user) {
    KycView view = view(handle, user);
    return new KycView(
        view.status(),
        view.documentId(),
        view.verifiedUntil(),
        view.renewalDocumentId(),
        view.missing(),
        view.history().stream().map(KycView.Change::withoutWho).toList());
  }

  private KycView view(Handle handle, UserId user) {
    KycDao dao = handle.attach(KycDao.class);
    KycDao.Person person = dao.person(user).orElseThrow(BankException::notFound);
    return new KycView(
        person.status(),
        person.documentId(),
        person.verifiedUntil(),
        person.renewalDocumentId(),
        missing(dao, person),
        dao.history(user, HISTORY_MAX));
  }

  private List<String> missing(KycDao dao, KycDao.Person person) {
    List<String> missing = new ArrayList<>();
    if (person.dateOfBirth() == null) {
      missing.add("date_of_birth");
    }
    if (person.address() == null) {
      missing.add("address");
    }
    if (dao.best(person.userId(), days.today()).isEmpty()) {
      missing.add("document");
    }
    return missing;
  }

  /** All there is about him, for the staff. Throws {@link BankException} {@code not_found}. */
  public KycFile file(UserId user) {
    try (Handle handle = jdbi.open()) {
      return file(handle, user);
    }
  }

  private KycFile file(Handle handle, UserId user) {
    KycDao.Person person =
        handle.attach(KycDao.class).person(user).orElseThrow(BankException::notFound);
    return new KycFile(
        user,
        person.fullName(),
        person.dateOfBirth(),
        person.phone(),
        Address.of(person.address()),
        handle.attach(DocumentDao.class).list(user, null, DocumentService.DOCUMENTS_MAX).stream()
            .map(DocumentDao.Row::shown)
            .toList(),
        view(handle, user));
  }

  /**
   * Asks to be verified, by the document that is good for the longest time. Whoever is, asks to go
   * on being so by one that is good for longer than his, and stays what he is until that is
   * decided.
   *
   * @throws BankException {@code kyc_transition}; {@code kyc_incomplete}, naming what is missing
   */
  public KycView submit(UserId user, Actor actor) {
    return inTransaction(
        handle -> {
          Standing standing = standing(handle, user);
          boolean renews = standing.status() == KycStatus.VERIFIED;
          if (!renews && !standing.status().maySubmit()) {
            throw impossible(standing.status(), KycStatus.PENDING);
          }
          KycDao dao = handle.attach(KycDao.class);
          List<String> missing = missing(dao, dao.person(user).orElseThrow());
          if (!missing.isEmpty()) {
            throw incomplete(missing);
          }
          DocumentId document = dao.best(user, days.today()).orElseThrow().documentId();
          Said said = new Said(actor, null, days.now());
          if (renews) {
            if (standing.isBy(document)) {
              throw impossible(KycStatus.VERIFIED, KycStatus.PENDING);
            }
            steps.renew(handle, user, Standing.Renewal.asked(standing, document), said);
          } else {
            Standing next = Standing.of(KycStatus.PENDING, document, null);
            steps.change(handle, user, new Step(standing, next), said);
          }
          return own(handle, user);
        });
  }

  /**
   * What an operator says.
   *
   * @param document that it is about; null for the one that is to be decided on
   */
  public record Decision(KycStatus status, @Nullable DocumentId document, @Nullable String reason) {
    /** Whether it is about the document that is to follow the one he is verified by. */
    boolean isOfRenewal(Standing standing) {
      DocumentId renewal = standing.renewalId();
      return renewal != null
          && (document == null ? status == KycStatus.VERIFIED : document.equals(renewal));
    }
  }

  /**
   * An operator's decision. Of a document that is to follow, it leaves verified whoever is.
   *
   * @throws BankException {@code not_found}; {@code forbidden} for oneself; {@code
   *     operator_required} for whoever is none any more; {@code kyc_transition}; {@code
   *     kyc_incomplete} where the document has expired meanwhile
   */
  public KycFile decide(Actor by, UserId user, Decision decision) {
    return inTransaction(
        handle -> {
          requireOperator(handle, by, user);
          Standing standing = standing(handle, user);
          Said said = new Said(by, decision.reason(), days.now());
          KycStatus status = decision.status();
          if (decision.isOfRenewal(standing) && KycStatus.PENDING.decidable().contains(status)) {
            DocumentId document = standing.renewalId();
            boolean good = status == KycStatus.VERIFIED;
            Instant until = good ? end(handle, user, document) : standing.verifiedUntil();
            steps.renew(handle, user, Standing.Renewal.decided(standing, good, until), said);
            return file(handle, user);
          }
          DocumentId about = decision.document();
          if (!standing.status().decidable().contains(status)
              || (about != null && !about.equals(standing.documentId()))) {
            throw impossible(standing.status(), status);
          }
          DocumentId document = standing.documentId();
          Instant until = status == KycStatus.VERIFIED ? end(handle, user, document) : null;
          steps.change(
              handle, user, new Step(standing, Standing.of(status, document, until)), said);
          return file(handle, user);
        });
  }

  private static void requireOperator(Handle handle, Actor by, UserId user) {
    UserId clerk = Objects.requireNonNull(by.userId(), "whoever decides has logged in");
    if (clerk.equals(user)) {
      throw new BankException(ErrorCode.FORBIDDEN, "Nobody verifies himself: ask another one.");
    }
    if (handle.attach(KycDao.class).lock(clerk, user).stream()
        .noneMatch(one -> one.userId().equals(clerk) && one.isActiveOperator())) {
      throw new BankException(ErrorCode.OPERATOR_REQUIRED, "This is for operators of the bank.");
    }
  }

  private Instant end(Handle handle, UserId user, @Nullable DocumentId document) {
    return handle
        .attach(KycDao.class)
        .document(user, Objects.requireNonNull(document))
        .map(found -> days.endOf(found.expiresOn()))
        .filter(end -> end.isAfter(days.now()))
        .orElseThrow(() -> incomplete(List.of("document")));
  }

  private static Standing standing(Handle handle, UserId user) {
    Standing standing = Standing.lock(handle, user);
    if (standing == null) {
      throw BankException.notFound();
    }
    return standing;
  }

  private static BankException impossible(KycStatus from, KycStatus to) {
    return new BankException(
        ErrorCode.KYC_TRANSITION,
        "From " + Steps.slug(from) + " there is no way to " + Steps.slug(to) + ".",
        Map.of("kyc_status", Steps.slug(from)),
        List.of());
  }

  private static BankException incomplete(List<String> missing) {
    return new BankException(
        ErrorCode.KYC_INCOMPLETE,
        "Say and show first: " + String.join(", ", missing) + ".",
        Map.of("missing", missing),
        List.of());
  }

  @Override
  public @Nullable Instant next(Instant until) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(KycDao.class).nextEnd(until).orElse(null);
    }
  }

  /** Whoever was verified by a document that has expired is so no more. */
  @Override
  public void run(Instant now) {
    Consumer<UserId> expire =
        user ->
            inTransaction(
                handle -> {
                  expire(handle, user, now);
                  return user;
                });
    List<UserId> ended;
    do {
      try (Handle handle = jdbi.open()) {
        ended = handle.attach(KycDao.class).ended(now);
      }
      ended.forEach(expire);
    } while (!ended.isEmpty());
  }

  /** Where another document waits to be decided on, he waits with it. */
  private void expire(Handle handle, UserId user, Instant now) {
    Standing standing = Standing.lock(handle, user);
    Instant end = standing == null ? null : standing.verifiedUntil();
    if (standing != null && end != null && !end.isAfter(now)) {
      Actor time = Actor.program("time");
      Standing expired = Standing.of(KycStatus.EXPIRED, standing.documentId(), null);
      steps.change(handle, user, new Step(standing, expired), new Said(time, EXPIRED, end));
      if (standing.renewalId() != null) {
        Standing waiting = Standing.of(KycStatus.PENDING, standing.renewalId(), null);
        steps.change(handle, user, new Step(expired, waiting), new Said(time, null, end));
      }
    }
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
