package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hold as the ledger decides on it; it changes only under the lock of its source.
 *
 * @param by who placed it
 * @param capturedCents of the whole amount, in parts or at once
 * @param resolvedAt when nothing was left to capture; null while it is active
 * @param refundedCents of what was captured
 * @param line of the card that it is of, if it is one's
 */
public record HoldState(
    HoldId id,
    UserId by,
    AccountId from,
    AccountId to,
    Money money,
    long capturedCents,
    Status status,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant resolvedAt,
    long refundedCents,
    @Nullable UUID line) {
  HoldState(
      HoldId id,
      UserId by,
      AccountId from,
      AccountId to,
      Money money,
      long capturedCents,
      Status status,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant resolvedAt) {
    this(id, by, from, to, money, capturedCents, status, createdAt, expiresAt, resolvedAt, 0, null);
  }

  static final Comparator<HoldState> BY_EXPIRY =
      Comparator.comparing(HoldState::expiresAt).thenComparing(hold -> hold.id().value());

  /** It leaves the first for one of the others, once. */
  public enum Status {
    ACTIVE,
    CAPTURED,
    RELEASED,
    EXPIRED;

    public String slug() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whose allowances it counts against. */
  List<UUID> spenders() {
    UUID payer = new Payer(from, by).id();
    return line == null
        ? List.of(from.value(), by.value(), payer)
        : List.of(from.value(), by.value(), payer, line);
  }

  /** Whether it is captured and released as a card's. */
  public boolean isCards() {
    return line != null;
  }

  /** What was captured and not given back. */
  long refundableCents() {
    return capturedCents - refundedCents;
  }

  /** What is reserved. */
  public long remainingCents() {
    return status == Status.ACTIVE ? money.amountCents() - capturedCents : 0;
  }

  /** What went back to the source with the change to this. */
  long givenBackSince(HoldState before) {
    return before.remainingCents() - remainingCents() - (capturedCents - before.capturedCents);
  }

  boolean isDue(Instant now) {
    return status == Status.ACTIVE && !now.isBefore(expiresAt);
  }

  HoldState captured(long amountCents, Instant at) {
    long captured = capturedCents + amountCents;
    boolean whole = captured == money.amountCents();
    return with(captured, whole ? Status.CAPTURED : Status.ACTIVE, whole ? at : null);
  }

  /** A part of it let go. */
  HoldState without(long cents) {
    return new HoldState(
        id,
        by,
        from,
        to,
        new Money(money.amountCents() - cents, money.currency()),
        capturedCents,
        status,
        createdAt,
        expiresAt,
        resolvedAt,
        refundedCents,
        line);
  }

  HoldState refunded(long amountCents) {
    return new HoldState(
        id,
        by,
        from,
        to,
        money,
        capturedCents,
        status,
        createdAt,
        expiresAt,
        resolvedAt,
        refundedCents + amountCents,
        line);
  }

  HoldState released(Instant at) {
    return with(capturedCents, Status.RELEASED, at);
  }

  /** From its own instant on, whenever that is noticed. */
  HoldState expired() {
    return with(capturedCents, Status.EXPIRED, expiresAt);
  }

  private HoldState with(long captured, Status next, @Nullable Instant resolved) {
    return new HoldState(
        id,
        by,
        from,
        to,
        money,
        captured,
        next,
        createdAt,
        expiresAt,
        resolved,
        refundedCents,
        line);
  }
}
