package florin.core;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashSet;
import java.util.Set;

/**
 * A positive amount in minor units of an ISO 4217 currency.
 *
 * @param amountCents 1 to {@link #AMOUNT_MAX}, so that it is exact in a browser's number too
 */
public record Money(long amountCents, String currency) {
  /** 2^53 − 1. Customer balances stay within ± this as well. */
  public static final long AMOUNT_MAX = (1L << 53) - 1;

  private static final Set<String> CURRENCIES = currencies();

  public Money {
    if (amountCents < 1 || amountCents > AMOUNT_MAX) {
      throw new IllegalArgumentException("amount out of range");
    }
    if (!isCurrency(currency)) {
      throw new IllegalArgumentException("unknown currency");
    }
  }

  /** Whether this is an ISO 4217 code of money in use: upper case, with minor units defined. */
  public static boolean isCurrency(String code) {
    return CURRENCIES.contains(code);
  }

  /** Minor units as the currency writes them: {@code -1234, "EUR"} is {@code -12.34}. */
  public static String decimal(long minorUnits, String currency) {
    int digits = Currency.getInstance(currency).getDefaultFractionDigits();
    return BigDecimal.valueOf(minorUnits, digits).toPlainString();
  }

  private static Set<String> currencies() {
    Set<String> codes = new HashSet<>();
    for (Currency currency : Currency.getAvailableCurrencies()) {
      if (currency.getDefaultFractionDigits() >= 0) {
        codes.add(currency.getCurrencyCode());
      }
    }
    return Set.copyOf(codes);
  }
}
