package florin.core;

import java.util.Locale;

/**
 * Every refusal the bank knows. {@code http.Problems} maps each to a status in a switch without
 * default, and each has a page at {@code /problems/…}. The refusals of money stand in the order in
 * which they are checked.
 */
public enum ErrorCode {
  // what was asked cannot be understood
  MALFORMED_REQUEST("The request is malformed"),
  INVALID_REQUEST("The request has invalid fields"),
  INVALID_ID("This is not an id"),
  WRONG_ID_TYPE("An id of another kind was expected"),
  UNKNOWN_CURRENCY("The currency is unknown"),
  INVALID_CURSOR("The cursor is not valid"),
  TOO_MANY_ITEMS("The list has too many items"),
  IDEMPOTENCY_KEY_REQUIRED("An Idempotency-Key is required"),
  METHOD_NOT_ALLOWED("The method is not allowed here"),
  BODY_TOO_LARGE("The body is too large"),
  UNSUPPORTED_MEDIA_TYPE("The body's type is not supported"),
  HEADERS_TOO_LARGE("The request's headers are too large"),
  TLS_REQUIRED("TLS is required"),
  PRECONDITION_REQUIRED("If-Match is required"),
  PRECONDITION_FAILED("The object has changed"),

  // who asks
  UNAUTHENTICATED("Authentication is required"),
  INVALID_CREDENTIALS("E-mail or password is wrong"),
  TOTP_REQUIRED("A code of the authenticator is required"),
  INVALID_TOTP("The code is not good"),
  SESSION_REVOKED("The session has ended"),
  USER_LOCKED("The user is locked"),
  ORIGIN_NOT_ALLOWED("The request came from another site"),
  WRONG_PASSWORD("The password is wrong"),
  INSUFFICIENT_SCOPE("The API key does not allow this"),
  OPERATOR_REQUIRED("Only an operator may do this"),
  FORBIDDEN("This is not allowed"),
  TOTP_ENROLMENT_REQUIRED("An authenticator has to be set up first"),
  NOT_PAYEE("Only whoever received the money may give it back"),
  EMAIL_TAKEN("The e-mail address is taken"),
  TOTP_ALREADY_ENABLED("An authenticator is in force"),
  TOO_MANY_API_KEYS("There are too many API keys"),
  PAYEE_EXISTS("There is a payee with this number"),
  TOO_MANY_PAYEES("There are too many payees"),
  TOO_MANY_CARDS("There are too many cards"),
  LAST_MANAGER("Somebody has to manage the account"),
  ALREADY_MEMBER("He is a member of the account"),
  INVITATION_NOT_OPEN("The invitation is not open"),
  TOO_MANY_INVITATIONS("There are too many invitations"),

  // who somebody is
  TOO_MANY_DOCUMENTS("There are too many documents"),
  DOCUMENT_IN_USE("The document is what its holder is known by"),
  KYC_INCOMPLETE("Something is missing to know who you are"),
  KYC_TRANSITION("This does not follow from where the holder stands"),
  ACCOUNTS_NOT_CLOSED("An account is not closed"),

  // money, in the order checked
  IDEMPOTENCY_KEY_REUSED("The Idempotency-Key was used for another request"),
  INVALID_ACCOUNT_NUMBER("The account number is mistyped"),
  NOT_FOUND("Not found"),
  SAME_ACCOUNT("Both sides are the same account"),
  HOLD_ALREADY_CAPTURED("The hold was captured"),
  HOLD_RELEASED("The hold was released"),
  HOLD_EXPIRED("The hold has expired"),
  NOT_REVERSIBLE("The transfer cannot be reversed"),
  CARD_INACTIVE("The card is not active yet"),
  CARD_FROZEN("The card is frozen"),
  CARD_CANCELLED("The card is cancelled"),
  CARD_EXPIRED("The card has expired"),
  CARD_VERIFICATION_FAILED("The card's number or code is wrong"),
  CATEGORY_BLOCKED("The card does not pay merchants of this category"),
  CURRENCY_MISMATCH("The currencies differ"),
  ACCOUNT_CLOSED("The account is closed"),
  ACCOUNT_FROZEN("The account is frozen"),
  ACCOUNT_FENCED("The account is fenced"),
  BALANCE_VERSION_MISMATCH("The balance has changed"),
  EFFECTIVE_AT_OUT_OF_WINDOW("The effective time is out of the window"),
  KYC_REQUIRED("The bank has to know who you are first"),
  STEP_UP_REQUIRED("A code of the authenticator is required for this"),
  EXCEEDS_HOLD("More than the hold has left"),
  EXCEEDS_ORIGINAL("More than is left to reverse"),
  LIMIT_EXCEEDED("A limit would be exceeded"),
  INSUFFICIENT_FUNDS("Insufficient funds"),
  BALANCE_OUT_OF_RANGE("The balance would be out of range"),
  LINKED_TRANSFER_FAILED("Another transfer of the same group was refused"),
  ACCOUNT_NOT_EMPTY("The account is not empty"),
  STANDING_ORDER_ENDED("The standing order has ended"),
  STANDING_ORDER_PAUSED("The standing order has no next run"),
  TOO_MANY_STANDING_ORDERS("There are too many standing orders"),
  AUTHORIZATION_DECLINED("The authorisation was declined"),

  // a sandbox's clock
  CLOCK_OUT_OF_RANGE("The clock cannot be set to this"),
  CLOCK_MOVING("The clock is being moved"),
  DUE_WORK_FAILED("Work that was due has failed"),

  // the server's side
  RATE_LIMITED("Too many requests"),
  OVERLOADED("The bank is overloaded"),
  ACCOUNT_BUSY("The account is busy"),
  OUTCOME_UNKNOWN("The outcome is not known yet"),
  UNAVAILABLE("The bank is not available"),
  INTERNAL_ERROR("Something went wrong");

  private final String title;
  private final String slug = name().toLowerCase(Locale.ROOT);

  ErrorCode(String title) {
    this.title = title;
  }

  /** One line for a person, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** The stable code of the contract, {@code insufficient_funds}. */
  public String slug() {
    return slug;
  }
}
