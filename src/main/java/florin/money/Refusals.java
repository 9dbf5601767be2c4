package florin.money;

import florin.core.ErrorCode;
import florin.core.StepUp;

/**
 * One sentence for each refusal of money. They are part of the contract: a replay must repeat its
 * first answer byte for byte, so a sentence is never reworded.
 */
public final class Refusals {
  private Refusals() {}

  public static String detail(ErrorCode code) {
    return switch (code) {
      case INVALID_ACCOUNT_NUMBER -> "The check digits do not fit: a digit is mistyped.";
      case NOT_FOUND -> "There is no such account, or it is not yours.";
      case SAME_ACCOUNT -> "Source and target are the same account.";
      case HOLD_ALREADY_CAPTURED -> "Nothing is left of the hold: it was captured.";
      case HOLD_RELEASED -> "Nothing is left of the hold: it was released.";
      case HOLD_EXPIRED -> "Nothing is left of the hold: it has expired.";
      case NOT_REVERSIBLE -> "A reversal, or a refused transfer, is not reversed.";
      case NOT_PAYEE -> "Only whoever received the money may give it back, or an operator.";
      case EXCEEDS_ORIGINAL -> "The amount is more than is left to reverse.";
      case EXCEEDS_HOLD -> "The amount is more than the hold has left.";
      case LIMIT_EXCEEDED -> "The amount is more than a limit of spending leaves.";
      case CARD_INACTIVE -> "The card is not active yet.";
      case CARD_FROZEN -> "The card is frozen.";
      case CARD_CANCELLED -> "The card was cancelled or replaced.";
      case CARD_EXPIRED -> "The card's last day has passed.";
      case CARD_VERIFICATION_FAILED -> "What was shown is not the card's, or was wrong too often.";
      case CATEGORY_BLOCKED -> "The card does not pay merchants of this category.";
      case CURRENCY_MISMATCH -> "Both accounts must have the currency of the amount.";
      case ACCOUNT_CLOSED -> "One of the accounts is closed.";
      case ACCOUNT_FROZEN -> "One of the accounts is frozen.";
      case ACCOUNT_FENCED -> "One of the accounts is under examination: nothing was moved.";
      case BALANCE_VERSION_MISMATCH -> "Something was booked on the source meanwhile.";
      case EFFECTIVE_AT_OUT_OF_WINDOW ->
          "effective_at lies in the future, or further back than is allowed.";
      case KYC_REQUIRED -> "The bank pays out for those it knows: be verified first.";
      case INSUFFICIENT_FUNDS -> "The source has less available than the amount.";
      case BALANCE_OUT_OF_RANGE -> "A balance would leave the range of exact numbers.";
      case ACCOUNT_NOT_EMPTY -> "Only an account with a zero balance and no holds can be closed.";
      case USER_LOCKED -> "Whoever ordered this is locked out.";
      case OPERATOR_REQUIRED -> "Only an operator may do this.";
      default -> code.title() + ".";
    };
  }

  /** Why a second factor that is required was not good enough; never part of a replay. */
  static String detail(StepUp stepUp) {
    return switch (stepUp) {
      case NOT_NEEDED, SHOWN -> throw new IllegalArgumentException("no reason to refuse");
      case CODE_MISSING -> "This needs the code of your authenticator: send it again with totp.";
      case CODE_REFUSED ->
          "The code in totp is wrong, too old or used, or there were too many wrong ones: send it"
              + " again with the next.";
      case NOT_ENROLLED ->
          "This needs the code of an authenticator, and you have none: set one up with POST"
              + " /v1/me/totp.";
      case NOBODY_THERE ->
          "This needs the code of an authenticator, which an API key cannot show: log in.";
    };
  }
}
