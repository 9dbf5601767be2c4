package florin.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A refusal that is the caller's to read: expected, so it has no stack trace. Everything else that
 * is thrown is a bug and is answered 500 with nothing inside.
 */
public final class BankException extends RuntimeException {
  private static final List<ErrorCode> OWN_PROBLEMS =
      List.of(ErrorCode.UNKNOWN_CURRENCY, ErrorCode.WRONG_ID_TYPE, ErrorCode.TOO_MANY_ITEMS);

  /** A member: seconds to wait. */
  public static final String RETRY_AFTER = "retry_after_seconds";

  private final ErrorCode code;
  private final String detail;
  private final transient Map<String, Object> members;
  private final transient List<FieldError> errors;

  public BankException(ErrorCode code, String detail) {
    this(code, detail, Map.of(), List.of());
  }

  /**
   * @param detail one or two sentences for a person, nothing secret
   * @param members further members of the problem document, snake_case
   * @param errors the fields that are wrong, if that is what is wrong
   */
  public BankException(
      ErrorCode code, String detail, Map<String, Object> members, List<FieldError> errors) {
    super(code.slug() + ": " + detail, null, false, false);
    this.code = code;
    this.detail = detail;
    this.members = members;
    this.errors = List.copyOf(errors);
  }

  /** The one answer for what does not exist and for what is another's. */
  public static BankException notFound() {
    return new BankException(ErrorCode.NOT_FOUND, "There is nothing here under this id.");
  }

  /** What may be asked again after a while; a part of a second counts as a whole one. */
  public static BankException rateLimited(Duration wait, String detail) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    return new BankException(
        ErrorCode.RATE_LIMITED, detail, Map.of(RETRY_AFTER, seconds), List.of());
  }

  /** 400 with every wrong field; one shared code that is a problem of its own is the answer's. */
  public static BankException invalid(List<FieldError> errors) {
    ErrorCode code = ErrorCode.INVALID_REQUEST;
    for (ErrorCode own : OWN_PROBLEMS) {
      if (errors.stream().allMatch(error -> error.code().equals(own.slug()))) {
        code = own;
      }
    }
    return new BankException(code, errors.get(0).detail(), Map.of(), errors);
  }

  public ErrorCode code() {
    return code;
  }

  public String detail() {
    return detail;
  }

  public Map<String, Object> members() {
    return members;
  }

  public List<FieldError> errors() {
    return errors;
  }
}
