package florin.http;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code Idempotency-Key} of a request: 1 to 255 visible ASCII characters, bare or in quotes
 * (as draft-ietf-httpapi-idempotency-key-header spells it); both spellings are the same key.
 */
public final class IdempotencyKey {
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern BARE = Pattern.compile("[\\x21\\x23-\\x7e][\\x21-\\x7e]{0,254}");
  private static final Pattern QUOTED = Pattern.compile("\"[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255}\"");

  private IdempotencyKey() {}

  /**
   * The key, without quotes.
   *
   * @throws BankException {@code idempotency_key_required} without one, {@code invalid_request} for
   *     one that is malformed or given twice
   */
  public static String of(Context ctx) {
    List<String> given = Collections.list(ctx.req().getHeaders(HEADER));
    if (given.isEmpty() || given.get(0).isBlank()) {
      throw new BankException(
          ErrorCode.IDEMPOTENCY_KEY_REQUIRED,
          "Send an Idempotency-Key header of your choice, and the same one when you try again.");
    }
    if (given.size() == 1) {
      return bare(given.get(0).strip());
    }
    throw malformed();
  }

  /**
   * The key itself: bare and in quotes (as the IETF draft has it) are the same one.
   *
   * @throws BankException {@code invalid_request} for what is no key
   */
  public static String bare(String key) {
    if (QUOTED.matcher(key).matches()) {
      return key.substring(1, key.length() - 1);
    }
    if (BARE.matcher(key).matches()) {
      return key;
    }
    throw malformed();
  }

  private static BankException malformed() {
    return BankException.invalid(
        List.of(
            new FieldError(
                HEADER,
                "invalid_idempotency_key",
                "An Idempotency-Key is one header of 1 to 255 visible ASCII characters.")));
  }
}
