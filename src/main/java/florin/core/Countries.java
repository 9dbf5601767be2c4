package florin.core;

import java.util.Locale;
import java.util.Set;

/** The countries there are, by ISO 3166-1 alpha-2. */
public final class Countries {
  private static final Set<String> CODES = Set.of(Locale.getISOCountries());

  private Countries() {}

  /** The code itself. Throws IllegalArgumentException for what is none. */
  public static String parse(String code) {
    if (!CODES.contains(code)) {
      throw new IllegalArgumentException("no country");
    }
    return code;
  }
}
