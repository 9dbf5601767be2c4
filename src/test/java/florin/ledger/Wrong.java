package florin.ledger;

import florin.core.Access;
import florin.core.CardId;
import florin.core.ErrorCode;
import florin.core.Kyc;
import florin.core.Money;
import florin.core.StepUp;
import florin.ledger.Scene.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One way to bring a refusal about, by as little as there is: a cent, a microsecond, one right.
 *
 * @param what in a word or two
 */
record Wrong(ErrorCode code, String what, Consumer<Scene> spoil) {
  private static final long MAX = Money.AMOUNT_MAX;
  private static final Instant LATER = Scene.NOW.plusNanos(1_000);
  private static final Instant EARLIER = Scene.OLDEST.minusNanos(1_000);

  /** All ways; none for a refusal that nobody has written a case for. */
  static List<Wrong> ways(Kind kind, ErrorCode code) {
    return switch (code) {
      case INVALID_ACCOUNT_NUMBER ->
          List.of(
              new Wrong(code, "source", scene -> scene.from.id = null),
              new Wrong(code, "target", scene -> scene.to.id = null));
      case NOT_FOUND -> notFound(kind);
      case OPERATOR_REQUIRED -> operatorRequired(kind);
      case NOT_PAYEE -> List.of(new Wrong(code, "payer", Wrong::payer));
      case SAME_ACCOUNT -> List.of(new Wrong(code, "both", Scene::makeBothTheSame));
      case CARD_INACTIVE -> card(code, CardState.Status.INACTIVE);
      case CARD_FROZEN -> card(code, CardState.Status.FROZEN);
      case CARD_CANCELLED ->
          List.of(
              card(code, CardState.Status.CANCELLED).get(0),
              new Wrong(code, "replaced", scene -> scene.shown = new CardId(new UUID(4, 5))));
      case CARD_EXPIRED ->
          List.of(new Wrong(code, "just now", scene -> scene.cardEndsAt = Scene.NOW));
      case CARD_VERIFICATION_FAILED ->
          List.of(
              new Wrong(code, "wrong", scene -> scene.code = CardUse.Code.WRONG),
              new Wrong(code, "wrong too often", scene -> scene.wrongCodes++));
      case CATEGORY_BLOCKED ->
          List.of(new Wrong(code, "one of two", scene -> scene.blocked = Set.of("food", "bar")));
      case CURRENCY_MISMATCH -> otherCurrency(kind);
      case ACCOUNT_CLOSED -> closed(kind);
      case ACCOUNT_FROZEN ->
          List.of(
              new Wrong(code, "source", scene -> scene.from.noDebit()),
              kind == Kind.CLOSE
                  ? new Wrong(code, "for credits", scene -> scene.from.noCredit())
                  : new Wrong(code, "target", scene -> scene.to.noCredit()));
      case ACCOUNT_FENCED ->
          List.of(
              new Wrong(code, "source", scene -> scene.from.fenced = true),
              new Wrong(code, "target", scene -> scene.to.fenced = true));
      case BALANCE_VERSION_MISMATCH ->
          List.of(
              new Wrong(code, "older", scene -> scene.version = 6L),
              new Wrong(code, "newer", scene -> scene.version = 8L));
      case EFFECTIVE_AT_OUT_OF_WINDOW ->
          List.of(
              new Wrong(code, "later", scene -> scene.effectiveAt = LATER),
              new Wrong(code, "earlier", scene -> scene.effectiveAt = EARLIER));
      case KYC_REQUIRED ->
          List.of(
              new Wrong(code, "nobody knows him", scene -> scene.kyc = Kyc.ASKED),
              new Wrong(code, "nobody knew him", scene -> scene.kyc = Kyc.MISSING));
      case STEP_UP_REQUIRED ->
          List.of(
              new Wrong(code, "no code", scene -> scene.stepUp = StepUp.CODE_MISSING),
              new Wrong(code, "a wrong code", scene -> scene.stepUp = StepUp.CODE_REFUSED),
              new Wrong(code, "no authenticator", scene -> scene.stepUp = StepUp.NOT_ENROLLED),
              new Wrong(code, "by a program", scene -> scene.stepUp = StepUp.NOBODY_THERE));
      case LIMIT_EXCEEDED -> limits(kind);
      case INSUFFICIENT_FUNDS ->
          List.of(
              new Wrong(code, "a cent less", scene -> scene.from.balance--),
              new Wrong(code, "a cent more held", scene -> scene.from.held++));
      case BALANCE_OUT_OF_RANGE ->
          List.of(new Wrong(code, "target", scene -> scene.to.balance++), tooLow(kind));
      case HOLD_ALREADY_CAPTURED -> status(code, HoldState.Status.CAPTURED);
      case HOLD_RELEASED -> status(code, HoldState.Status.RELEASED);
      case HOLD_EXPIRED -> status(code, HoldState.Status.EXPIRED);
      case EXCEEDS_HOLD -> List.of(new Wrong(code, "a cent less left", scene -> scene.left--));
      case EXCEEDS_ORIGINAL ->
          List.of(
              new Wrong(code, "a cent less left", scene -> scene.left--),
              new Wrong(code, "nothing left", Wrong::nothingLeft));
      case NOT_REVERSIBLE ->
          List.of(
              new Wrong(code, "declined", scene -> scene.originalPosted = false),
              new Wrong(code, "a reversal", scene -> scene.originalKind = "reversal"));
      case ACCOUNT_NOT_EMPTY ->
          List.of(
              new Wrong(code, "a cent", scene -> scene.from.balance = 1),
              new Wrong(code, "a cent owed", scene -> scene.from.balance = -1),
              new Wrong(code, "a cent held", scene -> scene.from.held = 1));
      default -> List.of();
    };
  }

  private static List<Wrong> notFound(Kind kind) {
    ErrorCode code = ErrorCode.NOT_FOUND;
    Wrong noSource = new Wrong(code, "no source", scene -> scene.from.known = false);
    Wrong noTarget = new Wrong(code, "no target", scene -> scene.to.known = false);
    Wrong stranger = new Wrong(code, "a stranger", Wrong::stranger);
    Wrong bank = new Wrong(code, "the bank's", scene -> scene.from.system = true);
    Wrong viewer = new Wrong(code, "a viewer", scene -> scene.onFrom = Access.VIEW);
    Wrong payer = new Wrong(code, "one who may pay", scene -> scene.onFrom = Access.PAY);
    Wrong none = new Wrong(code, "no such one", scene -> scene.aboutKnown = false);
    return switch (kind) {
      case TRANSFER, HOLD ->
          List.of(
              noSource,
              noTarget,
              stranger,
              viewer,
              new Wrong(code, "to the bank", scene -> scene.to.system = true));
      case AUTHORIZE ->
          List.of(
              none,
              noSource,
              noTarget,
              stranger,
              viewer,
              bank,
              new Wrong(code, "to a customer", scene -> scene.to.system = false),
              new Wrong(code, "another's card", scene -> scene.holder = new Scene.Side(3)));
      case LET_GO ->
          List.of(
              none,
              noSource,
              noTarget,
              stranger,
              viewer,
              new Wrong(code, "no card's", scene -> scene.ofCards = false));
      case REFUND ->
          List.of(
              none,
              noSource,
              noTarget,
              stranger,
              new Wrong(code, "a viewer", scene -> scene.onTo = Access.VIEW),
              new Wrong(code, "no card's", scene -> scene.ofCards = false));
      case CAPTURE -> List.of(none, stranger, viewer, new Wrong(code, "payee", Wrong::payee));
      case RELEASE ->
          List.of(
              none,
              stranger,
              new Wrong(code, "who may see the target", scene -> payee(scene, Access.VIEW)));
      case REVERSAL -> List.of(none, noSource, noTarget, stranger, viewer);
      case LIMITS ->
          List.of(
              noSource,
              bank,
              new Wrong(code, "an owner", scene -> scene.caller = Scene.ALICE),
              new Wrong(code, "no such user", scene -> scene.limited = Scene.STRANGER));
      case FREEZE, UNFREEZE, CLOSE -> List.of(noSource, bank, stranger, payer);
    };
  }

  private static void stranger(Scene scene) {
    scene.caller = Scene.STRANGER;
    scene.onFrom = null;
    scene.onTo = null;
  }

  private static void payee(Scene scene) {
    payee(scene, Access.MANAGE);
  }

  private static void payee(Scene scene, Access access) {
    scene.caller = Scene.BOB;
    scene.onTo = access;
  }

  /** Of a reversal: whoever paid, and may see no more than that. */
  private static void payer(Scene scene) {
    scene.onFrom = null;
    scene.onTo = Access.VIEW;
  }

  private static List<Wrong> operatorRequired(Kind kind) {
    ErrorCode code = ErrorCode.OPERATOR_REQUIRED;
    return kind == Kind.UNFREEZE
        ? List.of(new Wrong(code, "by an operator", scene -> scene.from.byOperator = true))
        : List.of(
            new Wrong(code, "from the bank", scene -> scene.from.system = true),
            new Wrong(code, "to the bank", scene -> scene.to.system = true),
            new Wrong(code, "by force", scene -> scene.forced = true));
  }

  private static List<Wrong> otherCurrency(Kind kind) {
    ErrorCode code = ErrorCode.CURRENCY_MISMATCH;
    Wrong asked = new Wrong(code, "asked", scene -> scene.currency = "USD");
    return kind == Kind.LIMITS
        ? List.of(asked)
        : List.of(
            asked,
            new Wrong(code, "source", scene -> scene.from.currency = "USD"),
            new Wrong(code, "target", scene -> scene.to.currency = "USD"));
  }

  private static List<Wrong> closed(Kind kind) {
    ErrorCode code = ErrorCode.ACCOUNT_CLOSED;
    Wrong source = new Wrong(code, "source", scene -> scene.from.closed = true);
    return kind == Kind.FREEZE || kind == Kind.UNFREEZE
        ? List.of(source)
        : List.of(source, new Wrong(code, "target", scene -> scene.to.closed = true));
  }

  private static List<Wrong> card(ErrorCode code, CardState.Status status) {
    return List.of(new Wrong(code, status.slug(), scene -> scene.card = status));
  }

  private static List<Wrong> limits(Kind kind) {
    ErrorCode code = ErrorCode.LIMIT_EXCEEDED;
    var perTransfer = new Allowance.Limits(Scene.AMOUNT - 1, null, null);
    var daily = new Allowance.Limits(null, Scene.AMOUNT + 4, null);
    var monthly = new Allowance.Limits(null, null, Scene.AMOUNT + 8);
    Wrong ofCard = new Wrong(code, "the card's day's", scene -> scene.ofCard = daily);
    if (kind == Kind.AUTHORIZE) {
      return List.of(ofCard, new Wrong(code, "its day's", scene -> scene.ofAccount = daily));
    }
    return List.of(
        new Wrong(code, "one of the account's", scene -> scene.ofAccount = perTransfer),
        new Wrong(code, "its day's", scene -> scene.ofAccount = daily),
        new Wrong(code, "its month's", scene -> scene.ofAccount = monthly),
        new Wrong(code, "one of the user's", scene -> scene.ofUser = perTransfer),
        new Wrong(code, "his day's", scene -> scene.ofUser = daily),
        new Wrong(code, "his month's", scene -> scene.ofUser = monthly));
  }

  private static Wrong tooLow(Kind kind) {
    if (kind == Kind.REFUND) {
      return new Wrong(ErrorCode.BALANCE_OUT_OF_RANGE, "source", scene -> scene.from.balance--);
    }
    return new Wrong(
        ErrorCode.BALANCE_OUT_OF_RANGE,
        "source",
        scene -> {
          long down = MAX + 1 - (Scene.AMOUNT - scene.from.balance);
          scene.from.balance -= down;
          scene.from.overdraft += down;
        });
  }

  private static void nothingLeft(Scene scene) {
    scene.asked = null;
    scene.left = 0;
  }

  private static List<Wrong> status(ErrorCode code, HoldState.Status status) {
    return List.of(new Wrong(code, status.slug(), scene -> scene.status = status));
  }

  /** Nothing is always there; and that force is the operator's is said to the payee alone. */
  boolean excludes(Wrong next) {
    boolean ofMoney =
        next.code == ErrorCode.INSUFFICIENT_FUNDS || next.code == ErrorCode.BALANCE_OUT_OF_RANGE;
    return (what.equals("nothing left") && ofMoney)
        || (what.equals("by force") && next.code == ErrorCode.NOT_PAYEE);
  }

  @Override
  public String toString() {
    return code.slug() + " (" + what + ")";
  }
}
