package florin.ledger;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.Kyc;
import florin.core.Money;
import florin.core.StepUp;
import florin.core.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be ordered of the ledger. Everything it decides on is in here or in the locked rows. */
public sealed interface Command
    permits Command.Transfer,
        Command.PlaceHold,
        CaptureHold,
        ReleaseHold,
        Reverse,
        Command.OpenAccount,
        Command.Restrict,
        Command.CloseAccount,
        SetLimits,
        ChangeCard,
        RefundCard {
  Origin origin();

  /** The accounts whose rows are locked for the decision. */
  default List<AccountId> accounts() {
    AccountId from = from();
    return from == null ? List.of() : List.of(from);
  }

  /** The account that pays, or that it is about; null when it was mistyped. */
  @Nullable AccountId from();

  /** The account that is paid, if any. */
  default @Nullable AccountId to() {
    return null;
  }

  /** What is asked to move; null for nothing, or for all there is. */
  default @Nullable Money money() {
    return null;
  }

  /** Whose allowances what it asks to move counts against, in the order they are looked at. */
  default List<UUID> spenders() {
    return List.of();
  }

  /** The hold, transfer or user that it is about. */
  default @Nullable UUID concerns() {
    return null;
  }

  /** Words that come with it. */
  default @Nullable ErasableText text() {
    return null;
  }

  /** The journal's word for it. */
  String kind();

  /**
   * Who ordered it and under which name.
   *
   * @param id made by us before it is queued; the transfer's id, if it becomes one
   * @param key null for what cannot be repeated by accident
   * @param requestId of the first request, shown again when a refusal is replayed
   * @param address where it came from, for the audit log alone
   * @param stepUp what his second factor said to it
   * @param kyc whether he has to be somebody the bank knows
   */
  record Origin(
      TransferId id,
      Caller caller,
      @Nullable Key key,
      String requestId,
      @Nullable String address,
      StepUp stepUp,
      Kyc kyc) {
    /** Where neither is asked for. */
    public Origin(TransferId id, Caller caller, @Nullable Key key, String requestId) {
      this(id, caller, key, requestId, null, StepUp.NOT_NEEDED, Kyc.NOT_ASKED);
    }

    public Origin with(StepUp said) {
      return new Origin(id, caller, key, requestId, address, said, kyc);
    }

    public Origin with(Kyc asked) {
      return new Origin(id, caller, key, requestId, address, stepUp, asked);
    }

    public Origin with(Key other) {
      return new Origin(id, caller, other, requestId, address, stepUp, kyc);
    }

    /** Of what he orders of his own: {@link Caller#asCustomer}. */
    public Origin asCustomer() {
      return new Origin(id, caller.asCustomer(), key, requestId, address, stepUp, kyc);
    }
  }

  /**
   * The client's idempotency key, of the caller's user, whichever token he used.
   *
   * @param request hash of the request, so that another one under the same key is noticed
   */
  record Key(String value, Hash request) {
    /** Of those that are ordered together under it; no client's key contains a space. */
    public Key at(int place) {
      return place == 0 ? this : new Key(value + " " + place, request);
    }
  }

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
    public List<UUID> spenders() {
      return from == null ? List.of() : transferKind.spenders(from, origin.caller());
    }

    @Override
    public String kind() {
      return transferKind.slug();
    }

    @Override
    public @Nullable ErasableText text() {
      return terms.memo();
    }
  }

  /**
   * Reserves money for a transfer that comes later.
   *
   * @param expiresIn after it is booked
   * @param card that pays, if one does: then it is captured and released as a card's alone
   */
  record PlaceHold(
      Origin origin,
      @Nullable AccountId from,
      @Nullable AccountId to,
      Money money,
      @Nullable ErasableText text,
      Duration expiresIn,
      @Nullable CardUse card)
      implements Command {
    public PlaceHold(
        Origin origin,
        @Nullable AccountId from,
        @Nullable AccountId to,
        Money money,
        @Nullable ErasableText text,
        Duration expiresIn) {
      this(origin, from, to, money, text, expiresIn, null);
    }

    @Override
    public List<AccountId> accounts() {
      return transfer().accounts();
    }

    @Override
    public List<UUID> spenders() {
      List<UUID> spenders = transfer().spenders();
      return card == null
          ? spenders
          : Stream.concat(spenders.stream(), Stream.of(card.line())).toList();
    }

    @Override
    public String kind() {
      return "hold";
    }

    /** What is refused for the same reasons. */
    Transfer transfer() {
      TransferKind kind = card == null ? TransferKind.TRANSFER : TransferKind.CARD;
      return new Transfer(origin, kind, from, to, money, Terms.PLAIN);
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
    public AccountId from() {
      return account.id();
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
  record Restrict(Origin origin, AccountId from, boolean frozen, @Nullable ErasableText text)
      implements Command {
    @Override
    public String kind() {
      return frozen ? "freeze" : "unfreeze";
    }
  }

  record CloseAccount(Origin origin, AccountId from) implements Command {
    @Override
    public String kind() {
      return "close_account";
    }
  }
}
