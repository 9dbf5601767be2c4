package florin.proof;

import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.AccountId;
import florin.http.Actors;
import florin.http.Json;
import florin.http.JsonBody;
import florin.ledger.Fences;
import florin.ledger.Verification;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/ledger}: whether the books are right. */
public final class LedgerRoutes {
  private static final int NAMED_MAX = 200;

  private final TrialBalance trial;
  private final LedgerWatch watch;
  private final Fences fences;
  private final CheckpointService checkpoints;
  private final LastMinute lastMinute;
  private final Audit audit;

  /** What is asked. */
  public record Parts(
      TrialBalance trial,
      LedgerWatch watch,
      Fences fences,
      CheckpointService checkpoints,
      LastMinute lastMinute) {}

  public LedgerRoutes(Parts parts, Audit audit) {
    this.trial = parts.trial;
    this.watch = parts.watch;
    this.fences = parts.fences;
    this.checkpoints = parts.checkpoints;
    this.lastMinute = parts.lastMinute;
    this.audit = audit;
  }

  /**
   * @param lastVerification null before the first
   */
  record View(
      List<TrialBalance.Trial> currencies,
      @Nullable LastView lastVerification,
      boolean verifying,
      List<String> fencedAccountIds,
      @Nullable String checkpointId,
      LastMinute.Count lastMinute) {}

  record LastView(
      Instant startedAt,
      Instant finishedAt,
      long durationMs,
      long entries,
      long findingCount,
      List<Verification.Finding> findings) {
    static LastView of(LedgerWatch.Last last) {
      Verification.Result result = last.result();
      return new LastView(
          last.startedAt(),
          last.finishedAt(),
          Duration.between(last.startedAt(), last.finishedAt()).toMillis(),
          result.entries(),
          result.findingCount(),
          result.findings().stream().limit(NAMED_MAX).toList());
    }
  }

  public void state(Context ctx) {
    Json.write(ctx, HttpStatus.OK, view());
  }

  public void verify(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    audit.record(AuditEvent.done(AuditKind.VERIFICATION_ASKED, Actors.of(ctx)));
    watch.start();
    ctx.header("Location", "/v1/admin/ledger");
    Json.write(ctx, HttpStatus.ACCEPTED, view());
  }

  private View view() {
    boolean verifying = watch.isVerifying(); // read first: what ends meanwhile is shown as it was
    LedgerWatch.Last last = watch.last();
    return new View(
        trial.now(),
        last == null ? null : LastView.of(last),
        verifying,
        fences.standing(NAMED_MAX).stream().map(AccountId::toString).toList(),
        checkpoints.newest().map(made -> made.id().toString()).orElse(null),
        lastMinute.count());
  }
}
