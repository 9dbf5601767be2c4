package florin.proof;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditHead;
import florin.audit.AuditKind;
import florin.core.BankException;
import florin.core.CheckpointId;
import florin.core.ErrorCode;
import florin.db.Rollback;
import florin.db.SqlStates;
import florin.ledger.Verification;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkpoints, keeps them, and proves that the ledger still contains them; each in one
 * snapshot, beside the writer, whom it neither stops nor waits for. Thread-safe.
 */
public final class CheckpointService {
  private static final String UNIQUE_VIOLATION = "23505";

  private final Jdbi jdbi;
  private final Clock clock;
  private final @Nullable SigningKey key;

  /**
   * @param clock the business clock
   * @param key null where there is none: then no checkpoint is made
   */
  public CheckpointService(Jdbi jdbi, Clock clock, @Nullable SigningKey key) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.key = key;
  }

  public boolean canSign() {
    return key != null;
  }

  /**
   * The key that signs.
   *
   * @throws BankException {@code unavailable} where there is none
   */
  public SigningKey key() {
    if (key == null) {
      throw new BankException(
          ErrorCode.UNAVAILABLE,
          "This bank has no key to sign checkpoints with: FLORIN_CHECKPOINT_KEY is not set.");
    }
    return key;
  }

  /** Makes one of all that is committed; reads every account, seconds for a million. */
  public Checkpoint make() throws SQLException {
    return make(null, (handle, id) -> {});
  }

  /** The same, by somebody's order, which is in the audit log then. */
  public Checkpoint make(Audit audit, Actor actor) throws SQLException {
    return make(
        null,
        (handle, id) ->
            audit.record(handle, AuditEvent.done(AuditKind.CHECKPOINT_MADE, actor).about(id)));
  }

  /** Makes the one of this day, unless it is there: one for all instances of the bank. */
  Optional<Checkpoint> makeDaily(LocalDate day) throws SQLException {
    if (jdbi.withExtension(CheckpointDao.class, dao -> dao.hasDaily(day))) {
      return Optional.empty();
    }
    try {
      return Optional.of(make(day, (handle, id) -> {}));
    } catch (RuntimeException failure) {
      if (UNIQUE_VIOLATION.equals(SqlStates.of(failure))) {
        return Optional.empty(); // another instance was faster
      }
      throw failure;
    }
  }

  private Checkpoint make(@Nullable LocalDate day, BiConsumer<Handle, CheckpointId> beside)
      throws SQLException {
    SigningKey signer = key();
    try (Handle handle = jdbi.open()) {
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.begin();
      try {
        LedgerReader ledger = new LedgerReader(handle.getConnection());
        CheckpointDao dao = handle.attach(CheckpointDao.class);
        Instant since = dao.lastBooking();
        LedgerState state = ledger.now();
        CheckpointId id = new CheckpointId(UuidCreator.getTimeOrderedEpoch());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AuditHead audit = AuditHead.last(handle.getConnection());
        Checkpoint made = Checkpoint.of(id, now, state, audit).signed(signer);
        dao.insert(CheckpointDao.Columns.of(day, state, audit), made, state);
        ledger.keepHeads(id, state.bookedUntil(), since);
        beside.accept(handle, id);
        handle.commit();
        return made;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  public Optional<Checkpoint> newest() {
    return jdbi.withExtension(CheckpointDao.class, CheckpointDao::newest);
  }

  /**
   * One of them.
   *
   * @throws BankException {@code not_found}
   */
  public Checkpoint find(CheckpointId id) {
    return jdbi.withExtension(CheckpointDao.class, dao -> dao.find(id))
        .orElseThrow(BankException::notFound);
  }

  /** Newest first. */
  public List<Checkpoint> list(@Nullable CheckpointId after, int limit) {
    return jdbi.withExtension(CheckpointDao.class, dao -> dao.list(after, limit));
  }

  /** Where ledger or audit log no longer contain one of these; empty when they contain them all. */
  public List<Verification.Finding> differences(Collection<Checkpoint> checkpoints)
      throws SQLException {
    List<Verification.Finding> findings = new ArrayList<>();
    try (Handle handle = jdbi.open()) {
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.begin();
      try {
        handle.execute("SET TRANSACTION READ ONLY");
        Comparison comparison = new Comparison(new LedgerReader(handle.getConnection()));
        for (Checkpoint checkpoint : checkpoints) {
          findings.addAll(comparison.with(checkpoint));
          findings.addAll(AuditCheck.against(checkpoint, handle.getConnection()));
        }
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    return findings;
  }
}
