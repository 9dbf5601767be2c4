package florin.export;

import florin.core.AccountId;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and texts that mean nothing but themselves in a plain-text journal. */
final class Words {
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
  private static final Pattern SAFE_NUMBER = Pattern.compile("[A-Z0-9]{1,40}");

  private Words() {}

  /**
   * An account's name, the same in each export: {@code Assets:Customers:XF12…} or {@code
   * Equity:Bank:CardSettlement-EUR}. A number of another shape is not trusted; the id stands in.
   */
  static String account(AccountId id, String number, @Nullable String systemCode, String currency) {
    if (systemCode != null) {
      String camel =
          Arrays.stream(systemCode.split("_"))
              .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
              .collect(Collectors.joining());
      return "Equity:Bank:" + camel + "-" + currency;
    }
    String name =
        SAFE_NUMBER.matcher(number).matches()
            ? number
            : id.toString().substring(AccountId.PREFIX.length() + 1).toUpperCase(Locale.ROOT);
    return "Assets:Customers:" + name;
  }

  /** On one line, whatever a person typed. */
  static String line(@Nullable String text) {
    return text == null ? "" : CONTROLS.matcher(text).replaceAll(" ").strip();
  }
}
