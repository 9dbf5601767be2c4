package florin.ledger;

import florin.core.AccountId;
import florin.core.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal beside what else was written with it, as a replay goes through them.
 *
 * @param fromSequence of the source's entry, null for none; so is the target's
 * @param hold as it is by now, the one that was placed by it
 * @param isAwaited whether a later command is about it
 * @param isConcernAwaited whether a later one is about the hold or transfer that it is about
 */
record ReplayRow(
    JournalCommand journal,
    @Nullable Long fromSequence,
    @Nullable Long toSequence,
    Optional<HoldEnd> hold,
    boolean isAwaited,
    boolean isConcernAwaited) {

  /** What became of a hold; who placed it for what never changes. */
  record HoldEnd(
      long capturedCents, String status, @Nullable Instant resolvedAt, long refundedCents) {
    static HoldEnd of(HoldState hold) {
      return new HoldEnd(
          hold.capturedCents(), hold.status().slug(), hold.resolvedAt(), hold.refundedCents());
    }

    /** In its row it is active until somebody touches the account. */
    HoldEnd expiredIf(boolean due, Instant at) {
      boolean unnoticed = due && status.equals(HoldState.Status.ACTIVE.slug());
      return unnoticed
          ? new HoldEnd(capturedCents, HoldState.Status.EXPIRED.slug(), at, refundedCents)
          : this;
    }

    @Override
    public String toString() {
      String refunded = refundedCents == 0 ? "" : " and " + refundedCents + " refunded";
      return status
          + " with "
          + capturedCents
          + " captured"
          + refunded
          + ", resolved at "
          + resolvedAt;
    }
  }

  /**
   * @throws RuntimeException when no command of the ledger's leaves such a row
   */
  static ReplayRow of(ResultSet row) throws SQLException {
    return new ReplayRow(
        JournalCommand.of(row),
        JournalRow.number(row, "from_sequence"),
        JournalRow.number(row, "to_sequence"),
        hold(row),
        row.getBoolean("awaited"),
        row.getBoolean("concern_awaited"));
  }

  private static Optional<HoldEnd> hold(ResultSet row) throws SQLException {
    String status = row.getString("hold_status");
    boolean resolved = row.getObject("hold_resolved_at") != null;
    Instant resolvedAt = resolved ? JournalRow.instant(row, "hold_resolved_at") : null;
    return status == null
        ? Optional.empty()
        : Optional.of(
            new HoldEnd(
                row.getLong("hold_captured_cents"),
                status,
                resolvedAt,
                row.getLong("hold_refunded_cents")));
  }

  Command command() {
    return journal.command();
  }

  Recorded recorded() {
    return journal.recorded();
  }

  UUID id() {
    return recorded().id().value();
  }

  /** The hold or transfer that it is about, if any. */
  Optional<UUID> concerns() {
    return Optional.ofNullable(recorded().concerns());
  }

  /** What a reversal of it finds, if anything. */
  Optional<Original> asOriginal() {
    Recorded row = recorded();
    AccountId from = row.from();
    AccountId to = row.to();
    Money money = row.money();
    boolean posted = row.decline() == null;
    return from == null || to == null || money == null || command() instanceof Command.PlaceHold
        ? Optional.empty()
        : Optional.of(new Original(row.id(), row.kind(), posted, from, to, money, 0));
  }

  /** Whether it was ordered together with those, as their next: its key says so, and its time. */
  boolean follows(List<ReplayRow> group) {
    if (group.isEmpty()) {
      return false;
    }
    ReplayRow first = group.get(0);
    Command.Key key = command().origin().key();
    Command.Key base = first.command().origin().key();
    return key != null
        && base != null
        && recorded().userId().equals(first.recorded().userId())
        && key.value().equals(base.at(group.size()).value())
        && recorded()
            .bookedAt()
            .equals(first.recorded().bookedAt().plusNanos(1_000L * group.size()));
  }
}
