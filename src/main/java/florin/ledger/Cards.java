package florin.ledger;

import static florin.core.ErrorCode.ACCOUNT_CLOSED;
import static florin.core.ErrorCode.ACCOUNT_FROZEN;
import static florin.core.ErrorCode.CARD_CANCELLED;
import static florin.core.ErrorCode.CARD_EXPIRED;
import static florin.core.ErrorCode.CARD_FROZEN;
import static florin.core.ErrorCode.CARD_INACTIVE;
import static florin.core.ErrorCode.NOT_FOUND;

import florin.core.Access;
import florin.core.ErrorCode;
import florin.ledger.CardState.Status;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The core's rules about whether cards may pay. Pure, like {@link Ledger}. */
final class Cards {
  private final Books books;
  private final Instant bookedAt;

  Cards(Books books, Instant bookedAt) {
    this.books = books;
    this.bookedAt = bookedAt;
  }

  Decision decide(ChangeCard change) {
    AccountState account = books.account(change.from());
    if (account == null || account.system() || !manages(change)) {
      return refuse(change, NOT_FOUND);
    }
    if (change.act() == ChangeCard.Act.ISSUE) {
      return issue(change, account);
    }
    CardState card = books.card(change.line());
    if (card == null || !card.account().equals(account.id())) {
      return refuse(change, NOT_FOUND);
    }
    if (account.closed()) {
      return refuse(change, ACCOUNT_CLOSED);
    }
    if (change.act() == ChangeCard.Act.CANCEL) {
      return cancel(change, card);
    }
    ErrorCode refusal = refusal(change, card);
    if (refusal != null) {
      return refuse(change, refusal);
    }
    CardState after = after(change, card);
    return after.equals(card) ? unchanged(change) : changed(change, after);
  }

  private boolean manages(ChangeCard change) {
    return books.allows(change.origin().caller(), change.from(), Access.MANAGE);
  }

  private Decision issue(ChangeCard change, AccountState account) {
    if (account.closed()) {
      return refuse(change, ACCOUNT_CLOSED);
    }
    if (account.restrictions().any()) {
      return refuse(change, ACCOUNT_FROZEN);
    }
    return changed(change, CardState.issued(change, fresh(change).endsAt()));
  }

  /** Once more it is done already. */
  private Decision cancel(ChangeCard change, CardState card) {
    return card.isCancelled(change.card())
        ? unchanged(change)
        : changed(change, card.with(Status.CANCELLED));
  }

  private @Nullable ErrorCode refusal(ChangeCard change, CardState card) {
    if (card.isCancelled(change.card())) {
      return CARD_CANCELLED;
    }
    if (change.act() == ChangeCard.Act.REPLACE) {
      return null;
    }
    if (card.isExpired(bookedAt)) {
      return CARD_EXPIRED;
    }
    boolean activates = change.act() == ChangeCard.Act.ACTIVATE;
    return switch (card.status()) {
      case INACTIVE -> activates ? null : CARD_INACTIVE;
      case FROZEN -> activates ? CARD_FROZEN : null;
      case ACTIVE, CANCELLED -> null;
    };
  }

  private CardState after(ChangeCard change, CardState card) {
    return switch (change.act()) {
      case ACTIVATE -> card.status() == Status.ACTIVE ? card : card.with(Status.ACTIVE);
      case FREEZE -> card.status() == Status.FROZEN ? card : card.with(Status.FROZEN);
      case UNFREEZE -> card.with(Status.ACTIVE);
      case REPLACE -> card.replacedBy(change.made(), fresh(change).endsAt());
      case ISSUE, CANCEL -> throw new IllegalArgumentException("decided elsewhere");
    };
  }

  private static ChangeCard.Fresh fresh(ChangeCard change) {
    return Objects.requireNonNull(change.fresh(), "a new card");
  }

  /** Why limits of a card are not set, or null. */
  static @Nullable ErrorCode refusal(SetLimits set, AccountState account, Books books) {
    CardLimits limits = Objects.requireNonNull(set.card());
    CardState card = books.card(limits.line());
    if (card == null || !card.account().equals(account.id())) {
      return NOT_FOUND;
    }
    if (account.closed()) {
      return ACCOUNT_CLOSED;
    }
    return card.isCancelled(limits.card()) ? CARD_CANCELLED : null;
  }

  private Decision refuse(ChangeCard change, ErrorCode code) {
    return Decision.refused(change, code, bookedAt);
  }

  private Decision changed(ChangeCard change, CardState after) {
    return Decision.changed(change, bookedAt, List.of()).with(after);
  }

  private Decision unchanged(ChangeCard change) {
    return Decision.changed(change, bookedAt, List.of());
  }
}
