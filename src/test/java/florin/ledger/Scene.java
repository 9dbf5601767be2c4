package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.CardId;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.HoldId;
import florin.core.Kyc;
import florin.core.Money;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.StepUp;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.AccountState.Restrictions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One command in the smallest world in which it is posted: whatever has a bound is exactly at it,
 * and nobody may more than he needs. {@link Wrong} makes single things wrong in it.
 */
final class Scene {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant OLDEST = NOW.minus(Command.Terms.PAST_DEFAULT);
  static final long AMOUNT = 100;

  /** An owner; the one who is paid; one who has nothing to do with it; an operator. */
  static final UserId ALICE = new UserId(new UUID(1, 1));

  static final UserId BOB = new UserId(new UUID(1, 2));
  static final UserId STRANGER = new UserId(new UUID(1, 3));
  static final UserId TELLER = new UserId(new UUID(1, 4));

  private static final UUID ABOUT = new UUID(4, 4);
  private static final int NO_DEBIT = 1;
  private static final int NO_CREDIT = 2;

  /** One of the two accounts. */
  static final class Side {
    @Nullable AccountId id;
    boolean known = true;
    String currency = "EUR";
    boolean system;
    boolean closed;
    boolean fenced;
    boolean byOperator;
    int restrictions;
    long balance;
    long held;
    long overdraft;

    Side(int id) {
      this.id = new AccountId(new UUID(9, id));
    }

    void noDebit() {
      restrictions |= NO_DEBIT;
    }

    void noCredit() {
      restrictions |= NO_CREDIT;
    }

    AccountState state() {
      var restricted = new Restrictions(restrictions, byOperator);
      Hash head = Hash.of();
      return new AccountState(
          id,
          currency,
          system,
          closed,
          restricted,
          balance,
          held,
          overdraft,
          7,
          head,
          null,
          false,
          fenced);
    }
  }

  final Kind kind;
  final Side from = new Side(1);
  Side to = new Side(2);
  UserId caller = ALICE;
  @Nullable Access onFrom = Access.PAY;
  @Nullable Access onTo;
  @Nullable Long asked = AMOUNT;
  String currency = "EUR";
  @Nullable Long version = 7L;
  StepUp stepUp = StepUp.SHOWN;
  Kyc kyc = Kyc.NOT_ASKED;
  @Nullable Instant effectiveAt = OLDEST;
  HoldState.Status status = HoldState.Status.ACTIVE;
  boolean aboutKnown = true;
  long left = AMOUNT;
  boolean originalPosted = true;
  String originalKind = "transfer";
  boolean forced;
  @Nullable UserId limited;
  Allowance.Limits ofAccount = new Allowance.Limits(AMOUNT, AMOUNT + 5, AMOUNT + 9);
  Allowance.Limits ofUser = ofAccount;

  CardState.Status card = CardState.Status.ACTIVE;
  CardId shown = new CardId(ABOUT);
  Instant cardEndsAt = NOW.plusNanos(1_000);
  int wrongCodes = CardState.WRONG_CODES_MAX - 1;
  CardUse.Code code = CardUse.Code.RIGHT;
  Set<String> blocked = Set.of("gambling");
  @Nullable Side holder;
  boolean ofCards;
  Allowance.Limits ofCard = ofAccount;

  Scene(Kind kind) {
    this.kind = kind;
    from.balance = AMOUNT - 30;
    from.overdraft = 50;
    from.held = 20;
    from.noCredit();
    to.balance = Money.AMOUNT_MAX - AMOUNT;
    to.noDebit();
    kind.prepare(this);
  }

  void makeBothTheSame() {
    from.known &= to.known;
    from.system |= to.system;
    to = from;
  }

  Decision decide() {
    return Ledger.decide(books(), command(), NOW);
  }

  /** As the rules look at it. */
  Movement movement() {
    long amount = asked == null ? left : asked;
    return new Movement(command(), from.state(), to.state(), amount, books(), NOW);
  }

  private Books books() {
    List<AccountState> states = new ArrayList<>();
    for (Side side : List.of(from, to)) {
      if (side.id != null && side.known) {
        states.add(side.state());
      }
    }
    Map<Books.Grant, Access> grants = new HashMap<>();
    grant(grants, from, onFrom);
    grant(grants, to, onTo);
    Map<UserId, Role> roles = Map.of(ALICE, Role.CUSTOMER, TELLER, Role.OPERATOR);
    var atHand =
        new AtHand(
            aboutKnown ? List.of(hold()) : List.of(),
            Map.of(),
            aboutKnown ? List.of(original()) : List.of(),
            allowances(),
            Set.of(),
            aboutKnown ? List.of(card()) : List.of());
    return new Books(states, roles, grants, atHand);
  }

  private void grant(Map<Books.Grant, Access> grants, Side side, @Nullable Access access) {
    if (access != null && side.id != null) {
      grants.put(new Books.Grant(caller, side.id), access);
    }
  }

  /** Partly captured already. */
  private HoldState hold() {
    long amount = AMOUNT + 30;
    if (kind == Kind.REFUND) {
      return new HoldState(
          new HoldId(ABOUT),
          ALICE,
          id(to),
          id(from),
          new Money(amount, "EUR"),
          amount,
          HoldState.Status.CAPTURED,
          NOW.minusSeconds(60),
          NOW.plusSeconds(60),
          NOW.minusSeconds(30),
          amount - left,
          ofCards ? ABOUT : null);
    }
    return new HoldState(
        new HoldId(ABOUT),
        ALICE,
        id(from),
        id(to),
        new Money(amount, "EUR"),
        amount - left,
        status,
        NOW.minusSeconds(60),
        NOW.plusSeconds(60),
        null,
        0,
        ofCards ? ABOUT : null);
  }

  private CardState card() {
    AccountId account = id(holder == null ? from : holder);
    return new CardState(ABOUT, account, new CardId(ABOUT), card, cardEndsAt, blocked, wrongCodes);
  }

  /** Partly reversed already. */
  private Original original() {
    long amount = AMOUNT + 30;
    return new Original(
        new TransferId(ABOUT),
        originalKind,
        originalPosted,
        id(to),
        id(from),
        new Money(amount, "EUR"),
        amount - left);
  }

  private static AccountId id(Side side) {
    return side.id == null ? new AccountId(new UUID(0, 0)) : side.id;
  }

  /** Some was spent today, and more this month. */
  private List<Allowance> allowances() {
    return List.of(
        allowance(id(from).value(), Allowance.Subject.ACCOUNT, ofAccount),
        allowance(ALICE.value(), Allowance.Subject.USER, ofUser),
        allowance(ABOUT, Allowance.Subject.CARD, ofCard));
  }

  private static Allowance allowance(UUID id, Allowance.Subject subject, Allowance.Limits limits) {
    return Allowance.fresh(new Allowance.Id(id, "EUR"), subject, ZoneOffset.UTC, NOW)
        .with(limits)
        .having(5, 9);
  }

  Command command() {
    TransferId id = new TransferId(new UUID(3, 3));
    var origin = new Command.Origin(id, session(), null, "req_test", null, stepUp, kyc);
    Money money = asked == null ? null : new Money(asked, currency);
    HoldId hold = new HoldId(ABOUT);
    return switch (kind) {
      case TRANSFER -> {
        var terms = new Command.Terms(null, effectiveAt, version, false);
        yield new Command.Transfer(origin, TransferKind.TRANSFER, from.id, to.id, money, terms);
      }
      case HOLD -> new Command.PlaceHold(origin, from.id, to.id, money, null, Duration.ofHours(1));
      case AUTHORIZE -> {
        var use = new CardUse(ABOUT, shown, "food", code);
        Duration hour = Duration.ofHours(1);
        yield new Command.PlaceHold(origin, from.id, to.id, money, null, hour, use);
      }
      case LET_GO -> {
        var how = new ReleaseHold.CardRelease(ReleaseHold.CardRelease.How.REVERSED, asked);
        yield new ReleaseHold(origin, hold, from.id, to.id, how);
      }
      case REFUND -> new RefundCard(origin, hold, from.id, to.id, money, null);
      case CAPTURE -> new CaptureHold(origin, hold, from.id, to.id, money);
      case RELEASE -> new ReleaseHold(origin, hold, from.id, to.id);
      case REVERSAL ->
          new Reverse(origin, new TransferId(ABOUT), from.id, to.id, money, forced, null);
      case LIMITS ->
          new SetLimits(
              origin,
              limited == null ? from.id : null,
              limited,
              currency,
              Allowance.Limits.NONE,
              ZoneOffset.UTC);
      case FREEZE -> new Command.Restrict(origin, from.id, true, null);
      case UNFREEZE -> new Command.Restrict(origin, from.id, false, null);
      case CLOSE -> new Command.CloseAccount(origin, from.id);
    };
  }

  private Caller session() {
    Role role = caller.equals(TELLER) ? Role.OPERATOR : Role.CUSTOMER;
    return new Caller.Session(caller, role, new SessionId(new UUID(2, 2)));
  }

  /**
   * What is asked for, and all that refuses it, in order: what comes before the rules, and these.
   */
  enum Kind {
    TRANSFER(Rules.TRANSFER, ErrorCode.INVALID_ACCOUNT_NUMBER, ErrorCode.NOT_FOUND),
    HOLD(
        Rules.TRANSFER.stream().filter(Kind::isNotOfTerms).toList(),
        ErrorCode.INVALID_ACCOUNT_NUMBER,
        ErrorCode.NOT_FOUND),
    AUTHORIZE(Rules.AUTHORIZATION, ErrorCode.INVALID_ACCOUNT_NUMBER, ErrorCode.NOT_FOUND),
    REFUND(Rules.REFUND, ErrorCode.NOT_FOUND),
    LET_GO(Rules.CARD_RELEASE, ErrorCode.NOT_FOUND),
    CAPTURE(Rules.CAPTURE, ErrorCode.NOT_FOUND),
    RELEASE(Rules.RELEASE, ErrorCode.NOT_FOUND),
    REVERSAL(Rules.REVERSAL, ErrorCode.NOT_FOUND, ErrorCode.OPERATOR_REQUIRED, ErrorCode.NOT_PAYEE),
    LIMITS(List.of(), ErrorCode.NOT_FOUND, ErrorCode.CURRENCY_MISMATCH),
    FREEZE(List.of(), ErrorCode.NOT_FOUND, ErrorCode.ACCOUNT_CLOSED),
    UNFREEZE(List.of(), ErrorCode.NOT_FOUND, ErrorCode.ACCOUNT_CLOSED, ErrorCode.OPERATOR_REQUIRED),
    CLOSE(List.of(), ErrorCode.NOT_FOUND, ErrorCode.ACCOUNT_FROZEN, ErrorCode.ACCOUNT_NOT_EMPTY);

    private final List<Rule> rules;
    private final List<ErrorCode> refusals;

    Kind(List<Rule> rules, ErrorCode... before) {
      this.rules = rules;
      refusals = new ArrayList<>(List.of(before));
      rules.forEach(rule -> refusals.add(rule.code()));
    }

    /** A hold has no terms that these could be about. */
    private static boolean isNotOfTerms(Rule rule) {
      return rule.code() != ErrorCode.BALANCE_VERSION_MISMATCH
          && rule.code() != ErrorCode.EFFECTIVE_AT_OUT_OF_WINDOW;
    }

    private void prepare(Scene scene) {
      switch (this) {
        case TRANSFER, HOLD, REVERSAL -> {}
        case LET_GO -> scene.ofCards = true;
        case AUTHORIZE -> {
          scene.to.system = true;
          scene.to.balance = Long.MAX_VALUE - AMOUNT;
        }
        case REFUND -> {
          scene.from.system = true;
          scene.from.balance = Long.MIN_VALUE + AMOUNT;
          scene.onFrom = null;
          scene.onTo = Access.PAY;
          scene.ofCards = true;
        }
        case CAPTURE, RELEASE -> {
          scene.onFrom = this == CAPTURE ? Access.PAY : null;
          scene.from.noDebit(); // a freeze that came later does not stop it
          scene.to.noCredit();
        }
        case LIMITS -> scene.caller = TELLER;
        case FREEZE -> scene.onFrom = Access.MANAGE;
        case UNFREEZE -> {
          scene.onFrom = Access.MANAGE;
          scene.from.noDebit();
        }
        case CLOSE -> {
          scene.onFrom = Access.MANAGE;
          scene.from.restrictions = 0;
          scene.from.balance = 0;
          scene.from.held = 0;
        }
      }
    }

    List<ErrorCode> refusals() {
      return refusals;
    }

    List<Rule> rules() {
      return rules;
    }

    /** Null for what comes before the rules. */
    @Nullable Rule rule(ErrorCode code) {
      return rules.stream().filter(rule -> rule.code() == code).findFirst().orElse(null);
    }
  }
}
