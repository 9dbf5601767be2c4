package florin.http;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refusals as RFC 9457 problem documents. Nothing of the inside ever gets into one. */
public final class Problems {
  public static final String CONTENT_TYPE = "application/problem+json";
  private static final String RETRY_AFTER_SECONDS = "1";

  private Problems() {}

  /** The one place where a refusal gets its status. */
  public static int status(ErrorCode code) {
    return switch (code) { // no default: a new code does not compile until it is mapped
      case MALFORMED_REQUEST,
          INVALID_REQUEST,
          INVALID_ID,
          WRONG_ID_TYPE,
          UNKNOWN_CURRENCY,
          INVALID_CURSOR,
          TOO_MANY_ITEMS,
          IDEMPOTENCY_KEY_REQUIRED ->
          400;
      case UNAUTHENTICATED, INVALID_CREDENTIALS, TOTP_REQUIRED, INVALID_TOTP, SESSION_REVOKED ->
          401;
      case USER_LOCKED,
          ORIGIN_NOT_ALLOWED,
          WRONG_PASSWORD,
          INSUFFICIENT_SCOPE,
          OPERATOR_REQUIRED,
          FORBIDDEN,
          TOTP_ENROLMENT_REQUIRED,
          KYC_REQUIRED,
          STEP_UP_REQUIRED,
          NOT_PAYEE ->
          403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case EMAIL_TAKEN, TOTP_ALREADY_ENABLED, PAYEE_EXISTS, CLOCK_MOVING -> 409;
      case PRECONDITION_FAILED, BALANCE_VERSION_MISMATCH -> 412;
      case BODY_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case IDEMPOTENCY_KEY_REUSED,
          INVALID_ACCOUNT_NUMBER,
          SAME_ACCOUNT,
          HOLD_ALREADY_CAPTURED,
          HOLD_RELEASED,
          HOLD_EXPIRED,
          NOT_REVERSIBLE,
          CARD_INACTIVE,
          CARD_FROZEN,
          CARD_CANCELLED,
          CARD_EXPIRED,
          CARD_VERIFICATION_FAILED,
          CATEGORY_BLOCKED,
          CURRENCY_MISMATCH,
          ACCOUNT_CLOSED,
          ACCOUNT_FROZEN,
          EFFECTIVE_AT_OUT_OF_WINDOW,
          EXCEEDS_HOLD,
          EXCEEDS_ORIGINAL,
          LIMIT_EXCEEDED,
          INSUFFICIENT_FUNDS,
          BALANCE_OUT_OF_RANGE,
          LINKED_TRANSFER_FAILED,
          ACCOUNT_NOT_EMPTY,
          STANDING_ORDER_ENDED,
          STANDING_ORDER_PAUSED,
          TOO_MANY_STANDING_ORDERS,
          AUTHORIZATION_DECLINED,
          TOO_MANY_API_KEYS,
          TOO_MANY_PAYEES,
          TOO_MANY_CARDS,
          CLOCK_OUT_OF_RANGE,
          LAST_MANAGER,
          ALREADY_MEMBER,
          INVITATION_NOT_OPEN,
          TOO_MANY_INVITATIONS,
          TOO_MANY_DOCUMENTS,
          DOCUMENT_IN_USE,
          KYC_INCOMPLETE,
          KYC_TRANSITION,
          ACCOUNTS_NOT_CLOSED ->
          422;
      case TLS_REQUIRED -> 426;
      case PRECONDITION_REQUIRED -> 428;
      case RATE_LIMITED -> 429;
      case HEADERS_TOO_LARGE -> 431;
      case INTERNAL_ERROR, DUE_WORK_FAILED -> 500;
      case ACCOUNT_FENCED, OVERLOADED, ACCOUNT_BUSY, OUTCOME_UNKNOWN, UNAVAILABLE -> 503;
    };
  }

  /** The page that explains a code, {@code /problems/insufficient-funds}. */
  public static String type(ErrorCode code) {
    return "/problems/" + code.slug().replace('_', '-');
  }

  /** The document itself, so that a replay can be the first answer byte for byte. */
  public static byte[] body(
      ErrorCode code,
      String detail,
      Map<String, Object> members,
      List<FieldError> errors,
      String requestId) {
    return Json.bytes(document(code, detail, members, errors, requestId));
  }

  /** As above, of a refusal. */
  static byte[] body(BankException refusal, String requestId) {
    return body(refusal.code(), refusal.detail(), refusal.members(), refusal.errors(), requestId);
  }

  /** What may be read of whatever was thrown; logs what was not expected. */
  public static BankException refusal(Throwable thrown, String requestId) {
    return Failures.refusal(thrown, requestId);
  }

  /** The members of a document, for one within another answer. */
  public static Map<String, Object> document(
      ErrorCode code,
      String detail,
      Map<String, Object> members,
      List<FieldError> errors,
      String requestId) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", type(code));
    problem.put("title", code.title());
    problem.put("status", status(code));
    problem.put("detail", detail);
    problem.put("code", code.slug());
    problem.put("request_id", requestId);
    if (!errors.isEmpty()) {
      problem.put("errors", errors);
    }
    members.forEach(problem::putIfAbsent);
    return problem;
  }

  /** Answers with a refusal. */
  public static void write(Context ctx, BankException refusal) {
    Object seconds = refusal.members().get(BankException.RETRY_AFTER);
    if (seconds != null) {
      ctx.header("Retry-After", seconds.toString());
    }
    write(ctx, refusal.code(), body(refusal, RequestId.of(ctx)));
  }

  /** Answers with a document made by {@link #body}. */
  public static void write(Context ctx, ErrorCode code, byte[] body) {
    Refusals.note(ctx, code);
    headers(code).forEach(ctx::header);
    Json.answer(ctx.status(status(code)).contentType(CONTENT_TYPE), body);
  }

  /** What a status asks for beside its document. */
  static Map<String, String> headers(ErrorCode code) {
    return switch (status(code)) {
      case 401 -> Map.of("WWW-Authenticate", "Bearer");
      case 426 -> Map.of("Upgrade", "TLS/1.2, HTTP/1.1");
      case 503 -> Map.of("Retry-After", RETRY_AFTER_SECONDS);
      default -> Map.of();
    };
  }
}
