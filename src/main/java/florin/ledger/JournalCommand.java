package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.CardId;
import florin.core.Hash;
import florin.core.HoldId;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.TransferId;
import florin.core.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal as the command that it was, and what is known of whoever ordered it: on the
 * same books the core decides the same again. Words and names are not in it, since nothing is
 * decided on them.
 *
 * @param detail as it was written
 * @param byOperator whether it was decided as an operator's
 */
record JournalCommand(
    Command command, Recorded recorded, @Nullable String detail, boolean byOperator) {
  private static final SessionId UNKNOWN = new SessionId(new UUID(0, 0));

  /**
   * Reads a row of {@code journal}.
   *
   * @throws RuntimeException when no command of the ledger's leaves such a row
   */
  static JournalCommand of(ResultSet row) throws SQLException {
    String key = row.getString("idempotency_key");
    return of(
        JournalRow.recorded(row),
        row.getString("detail"),
        key == null ? null : new Command.Key(key, Hash.wrap(row.getBytes("request_hash"))));
  }

  private static JournalCommand of(
      Recorded recorded, @Nullable String written, Command.@Nullable Key key) {
    Detail detail = new Detail(written);
    boolean byOperator = isByOperator(recorded.kind(), detail);
    String request = Objects.requireNonNullElse(recorded.requestId(), "");
    Caller caller = caller(recorded.userId(), byOperator);
    var origin =
        new Command.Origin(recorded.id(), caller, key, request)
            .with(detail.stepUp())
            .with(detail.kyc());
    return new JournalCommand(command(recorded, origin, detail), recorded, written, byOperator);
  }

  /** Where only an operator may order it, or it makes no difference who, nothing is written. */
  private static boolean isByOperator(String kind, Detail detail) {
    return switch (kind) {
      case "deposit",
          "withdrawal",
          "capture",
          "card",
          "release",
          RefundCard.KIND,
          Reverse.KIND,
          SetLimits.KIND ->
          true;
      default -> detail.byOperator();
    };
  }

  private static Caller caller(UserId user, boolean byOperator) {
    return byOperator
        ? new Caller.Session(user, Role.OPERATOR, UNKNOWN)
        : new Caller.Job(user, "journal");
  }

  private static Command command(Recorded row, Command.Origin origin, Detail detail) {
    return switch (row.kind()) {
      case "transfer", "deposit", "withdrawal", "import", "interest", "fee" ->
          transfer(row, origin, detail);
      case "hold" ->
          new Command.PlaceHold(
              origin,
              row.from(),
              row.to(),
              there(row.money()),
              null,
              detail.expiresIn(),
              detail.cards().use());
      case "capture", "card" ->
          new CaptureHold(
              origin,
              new HoldId(there(row.concerns())),
              there(row.from()),
              there(row.to()),
              detail.isRest() ? null : row.money(),
              row.kind().equals("card")
                  ? new CaptureHold.CardCapture(detail.cards().isFinal(), null)
                  : null);
      case "release" ->
          new ReleaseHold(
              origin,
              new HoldId(there(row.concerns())),
              there(row.from()),
              there(row.to()),
              detail.cards().released());
      case RefundCard.KIND ->
          new RefundCard(
              origin,
              new HoldId(there(row.concerns())),
              there(row.from()),
              there(row.to()),
              detail.isRest() ? null : row.money(),
              null);
      case Reverse.KIND ->
          new Reverse(
              origin,
              new TransferId(there(row.concerns())),
              there(row.from()),
              there(row.to()),
              detail.isRest() ? null : row.money(),
              detail.forced(),
              null);
      case "freeze", "unfreeze" ->
          new Command.Restrict(origin, there(row.from()), row.kind().equals("freeze"), null);
      case "open_account" -> opening(there(row.from()), origin, detail);
      case SetLimits.KIND -> limits(row, origin, detail);
      case "close_account" -> new Command.CloseAccount(origin, there(row.from()));
      default -> change(row, origin, detail);
    };
  }

  private static ChangeCard change(Recorded row, Command.Origin origin, Detail detail) {
    for (ChangeCard.Act act : ChangeCard.Act.values()) {
      if (act.kind().equals(row.kind())) {
        UUID line = there(row.concerns());
        CardId card = Objects.requireNonNullElse(detail.cards().card(), new CardId(line));
        return new ChangeCard(
            origin,
            there(row.from()),
            line,
            card,
            act,
            detail.cards().fresh(),
            detail.cards().reason());
      }
    }
    throw new IllegalArgumentException("no command is called " + row.kind());
  }

  private static Command transfer(Recorded row, Command.Origin origin, Detail detail) {
    var past = detail.effectivePast();
    Long version = detail.ifBalanceVersion();
    Command.Terms terms =
        past == null
            ? new Command.Terms(null, null, version, false)
            : new Command.Terms(null, row.effectiveAt(), past, version, false);
    TransferKind kind = TransferKind.valueOf(row.kind().toUpperCase(Locale.ROOT));
    return new Command.Transfer(origin, kind, row.from(), row.to(), there(row.money()), terms);
  }

  private static Command limits(Recorded row, Command.Origin origin, Detail detail) {
    CardId card = detail.cards().card();
    boolean ofUser = card == null && (row.from() == null || row.concerns() != null);
    return new SetLimits(
        origin,
        row.from(),
        ofUser ? new UserId(there(row.concerns())) : null,
        detail.currency(),
        detail.limits(),
        detail.timeZone(),
        null,
        card == null
            ? null
            : new CardLimits(there(row.concerns()), card, detail.cards().blocked()));
  }

  private static Command opening(AccountId id, Command.Origin origin, Detail detail) {
    var account = new Command.NewAccount(id, "", "", detail.currency(), "", "", null);
    return new Command.OpenAccount(origin, account, detail.overdraftLimitCents());
  }

  private static <T> T there(@Nullable T value) {
    return Objects.requireNonNull(value, "a column that its kind always has");
  }

  /** Whether he was an operator then: all that a decision asks of a role, but that one is there. */
  Map<UserId, Role> roles() {
    Map<UserId, Role> roles = new HashMap<>();
    if (command instanceof SetLimits set && set.user() != null) {
      roles.put(set.user(), Role.CUSTOMER);
    }
    if (byOperator) {
      roles.put(recorded.userId(), Role.OPERATOR);
    }
    return roles;
  }

  /**
   * All that he may have needed: what is refused for want of a grant leaves no row. But where he
   * was not told what is available, he had none on the source.
   */
  Map<Books.Grant, Access> grants() {
    Map<Books.Grant, Access> grants = new HashMap<>();
    Recorded.Decline decline = recorded.decline();
    boolean isUntold = decline != null && isUntold(decline);
    grant(grants, isUntold ? null : recorded.from());
    grant(grants, recorded.to());
    return grants;
  }

  private static boolean isUntold(Recorded.Decline decline) {
    return switch (decline.code()) {
      case INSUFFICIENT_FUNDS -> decline.availableCents() == null;
      case LIMIT_EXCEEDED -> decline.limit() == null;
      default -> false;
    };
  }

  /** What was known of the card that was to pay, if one was. */
  Optional<CardState> card() {
    CardUse use = command instanceof Command.PlaceHold place ? place.card() : null;
    AccountId account = recorded.from();
    return use == null || account == null
        ? Optional.empty()
        : Optional.of(new Detail(detail).cards().state(use, account));
  }

  /** What was counted when limits were set, before they were; empty for other commands. */
  Optional<Allowance> counted() {
    if (!(command instanceof SetLimits set) || recorded.decline() != null) {
      return Optional.empty();
    }
    Detail words = new Detail(detail);
    return Optional.of(
        Allowance.fresh(set, recorded.bookedAt())
            .having(words.usedDailyCents(), words.usedMonthlyCents()));
  }

  private void grant(Map<Books.Grant, Access> grants, @Nullable AccountId account) {
    if (account != null) {
      grants.put(new Books.Grant(recorded.userId(), account), Access.MANAGE);
    }
  }
}
