package florin.money;

import com.fasterxml.jackson.annotation.JsonInclude;
import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.TransferId;
import florin.ledger.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as the API shows it. Rendered from the journal alone, so that a replay has the same
 * bytes.
 */
public record TransferView(
    @Nullable TransferId id,
    String kind,
    String status,
    @Nullable AccountId fromAccountId,
    @Nullable AccountId toAccountId,
    long amount,
    String currency,
    @Nullable String memo,
    @Nullable TransferId reversesId,
    long reversedAmount,
    List<TransferId> reversedByIds,
    @Nullable String holdId,
    @Nullable DeclineView decline,
    @Nullable Long fromBalanceAfter,
    @Nullable Instant bookedAt,
    Instant effectiveAt,
    Instant createdAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean dryRun,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ExplanationView explanation) {

  /** Why it was refused. */
  public record DeclineView(String code, String detail) {}

  /** What was taken back of it so far, by which transfers, oldest first. */
  public record Reversed(long amountCents, List<TransferId> by) {
    public static final Reversed NOTHING = new Reversed(0, List.of());
  }

  /**
   * @param bySource whether the reader may see the source's balance
   */
  public static TransferView of(Recorded record, boolean bySource, Reversed reversed) {
    return of(record, bySource, reversed, false, null);
  }

  /** As it was answered first: nothing was reversed yet. */
  static TransferView fresh(Recorded record, boolean dryRun) {
    return of(record, true, Reversed.NOTHING, dryRun, null);
  }

  /** Of a dry run, with its reasons. */
  static TransferView rehearsed(Recorded record, ExplanationView explanation) {
    return of(record, true, Reversed.NOTHING, true, explanation);
  }

  private static TransferView of(
      Recorded record,
      boolean bySource,
      Reversed reversed,
      boolean dryRun,
      @Nullable ExplanationView explanation) {
    Money money = Objects.requireNonNull(record.money(), "not a transfer");
    Recorded.Decline decline = record.decline();
    boolean posted = decline == null;
    return new TransferView(
        dryRun ? null : record.id(),
        record.kind(),
        posted ? "posted" : "declined",
        record.from(),
        record.to(),
        money.amountCents(),
        money.currency(),
        record.memo(),
        record.kind().equals("reversal") ? new TransferId(concerns(record)) : null,
        reversed.amountCents(),
        reversed.by(),
        isOfHold(record) ? new HoldId(concerns(record)).toString() : null,
        decline == null ? null : declineView(decline),
        bySource ? record.fromBalanceAfterCents() : null,
        posted && !dryRun ? record.bookedAt() : null,
        record.effectiveAt(),
        record.bookedAt(),
        dryRun ? true : null,
        explanation);
  }

  private static boolean isOfHold(Recorded record) {
    return Set.of("capture", "card", "card_refund").contains(record.kind());
  }

  private static UUID concerns(Recorded record) {
    return Objects.requireNonNull(record.concerns(), "captures and reversals are of something");
  }

  private static DeclineView declineView(Recorded.Decline decline) {
    return new DeclineView(decline.code().slug(), Refusals.detail(decline.code()));
  }
}
