package florin.ledger;

import florin.core.AccountId;
import florin.core.CardId;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * What the ledger knows of a card: whether it may pay. It changes only in the ledger's turn, so
 * that a freeze is before a payment or after it. A card and all that replaced it are one line, of
 * which the last one is good: limits and what they count are the line's.
 *
 * @param line the first card's id
 * @param card the one that is good
 * @param endsAt from this instant on it is expired
 * @param blocked categories of merchants
 * @param wrongCodes in a row; at {@link #WRONG_CODES_MAX} no code is right any more
 */
record CardState(
    UUID line,
    AccountId account,
    CardId card,
    Status status,
    Instant endsAt,
    Set<String> blocked,
    int wrongCodes) {
  static final int WRONG_CODES_MAX = 5;

  enum Status {
    INACTIVE,
    ACTIVE,
    FROZEN,
    CANCELLED;

    String slug() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static CardState issued(ChangeCard issue, Instant endsAt) {
    return new CardState(
        issue.line(), issue.from(), issue.made(), Status.INACTIVE, endsAt, Set.of(), 0);
  }

  /** Whether this one was cancelled, or is not the line's last. */
  boolean isCancelled(CardId one) {
    return status == Status.CANCELLED || !card.equals(one);
  }

  boolean isExpired(Instant at) {
    return !at.isBefore(endsAt);
  }

  boolean isVerified(CardUse use) {
    return switch (use.code()) {
      case ABSENT -> true;
      case RIGHT -> wrongCodes < WRONG_CODES_MAX;
      case WRONG -> false;
    };
  }

  /** What was shown with a payment is counted until a right one is shown. */
  CardState after(CardUse use) {
    int counted =
        switch (use.code()) {
          case ABSENT -> wrongCodes;
          case RIGHT -> isVerified(use) ? 0 : wrongCodes;
          case WRONG -> Math.min(WRONG_CODES_MAX, wrongCodes + 1);
        };
    return new CardState(line, account, card, status, endsAt, blocked, counted);
  }

  /** Whoever manages it says that it is in good hands: wrong codes begin anew. */
  CardState with(Status next) {
    return new CardState(line, account, card, next, endsAt, blocked, 0);
  }

  CardState blocking(Set<String> categories) {
    return new CardState(line, account, card, status, endsAt, Set.copyOf(categories), wrongCodes);
  }

  CardState replacedBy(CardId other, Instant otherEndsAt) {
    return new CardState(line, account, other, Status.INACTIVE, otherEndsAt, blocked, 0);
  }
}
