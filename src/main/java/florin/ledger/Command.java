package florin.ledger;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.Money;
import florin.core.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be ordered of the ledger. Everything it decides on is in here or in the locked rows. */
public sealed interface Command {
  Origin origin();

  /** The accounts whose rows are locked for the decision. */
  List<AccountId> accounts();

  /** The journal's word for it. */
  String kind();

  /**
   * Who ordered it and under which name.
   *
   * @param id made by us before it is queued; the transfer's id, if it becomes one
   * @param key null for what cannot be repeated by accident
   * @param requestId of the first request, shown again when a refusal is replayed
   */
  record Origin(TransferId id, Caller caller, @Nullable Key key, String requestId) {}

  /**
   * The client's idempotency key, of the caller's user, whichever token he used.
   *
   * @param request hash of the request, so that another one under the same key is noticed
   */
  record Key(String value, Hash request) {}

  /**
   * Moves money. A dry run is decided by the same rules on the same locked rows and not written.
   */
  record Transfer(
      Origin origin,
      TransferKind transferKind,
      @Nullable AccountId from,
      @Nullable AccountId to,
      Money money,
      Terms terms)
      implements Command {
    /** A side is null when its account number was mistyped. */
    @Override
    public List<AccountId> accounts() {
      return from == null || to == null ? List.of() : List.of(from, to);
    }

    @Override
    public String kind() {
      return transferKind.slug();
    }
  }

  /**
   * @param effectiveAt when it counts, null for when it is booked
   * @param past how far back that may lie, for whoever is no operator
   * @param ifBalanceVersion refuse unless this is the source's last sequence
   */
  record Terms(
      @Nullable ErasableText memo,
      @Nullable Instant effectiveAt,
      Duration past,
      @Nullable Long ifBalanceVersion,
      boolean dryRun) {
    public static final Duration PAST_DEFAULT = Duration.ofDays(30);
    public static final Terms PLAIN = new Terms(null, null, null, false);

    public Terms(
        @Nullable ErasableText memo,
        @Nullable Instant effectiveAt,
        @Nullable Long ifBalanceVersion,
        boolean dryRun) {
      this(memo, effectiveAt, PAST_DEFAULT, ifBalanceVersion, dryRun);
    }

    public Terms within(Duration otherPast) {
      return new Terms(memo, effectiveAt, otherPast, ifBalanceVersion, dryRun);
    }
  }

  /** Makes an account of the caller's, and the currency's system accounts if it is the first. */
  record OpenAccount(Origin origin, NewAccount account, long overdraftLimitCents)
      implements Command {
    @Override
    public List<AccountId> accounts() {
      return List.of();
    }

    @Override
    public String kind() {
      return "open_account";
    }
  }

  /** What an account is called; nothing in it decides anything but the currency. */
  record NewAccount(
      AccountId id,
      String number,
      String type,
      String currency,
      String name,
      String timeZone,
      @Nullable String externalNumber) {}

  /** Freezes (no new debits, no new credits) or unfreezes. */
  record Restrict(Origin origin, AccountId account, boolean frozen, @Nullable ErasableText reason)
      implements Command {
    @Override
    public List<AccountId> accounts() {
      return List.of(account);
    }

    @Override
    public String kind() {
      return frozen ? "freeze" : "unfreeze";
    }
  }

  record CloseAccount(Origin origin, AccountId account) implements Command {
    @Override
    public List<AccountId> accounts() {
      return List.of(account);
    }

    @Override
    public String kind() {
      return "close_account";
    }
  }
}
