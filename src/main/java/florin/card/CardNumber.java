package florin.card;

import java.security.SecureRandom;

/**
 * Numbers of cards: 16 digits, the last by Luhn's formula (ISO/IEC 7812-1, annex B). They begin
 * with 9, which is for national use, and 999, which is no country's: no issuer's card has one.
 */
final class CardNumber {
  static final int LENGTH = 16;

  private static final String TEST_RANGE = "9999";

  private CardNumber() {}

  static String random(SecureRandom random) {
    StringBuilder digits = new StringBuilder(TEST_RANGE);
    while (digits.length() < LENGTH - 1) {
      digits.append(random.nextInt(10));
    }
    return digits.append(checkDigit(digits)).toString();
  }

  /** Of all digits but the last: every second one counts twice, from the right. */
  private static int checkDigit(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int counted = i % 2 == 0 ? digit * 2 : digit;
      sum += counted / 10 + counted % 10;
    }
    return (10 - sum % 10) % 10;
  }
}
