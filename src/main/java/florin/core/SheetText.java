package florin.core;

import org.jspecify.annotations.Nullable;

/** Text as a field of CSV. */
public final class SheetText {
  private static final String ACTS_IN_A_SHEET = "=+-@\t\r";

  private SheetText() {}

  /** A spreadsheet runs what begins like a formula, unless an apostrophe stands before it. */
  public static String of(@Nullable String text) {
    boolean acts = text != null && !text.isEmpty() && ACTS_IN_A_SHEET.indexOf(text.charAt(0)) >= 0;
    return text == null ? "" : acts ? "'" + text : text;
  }
}
