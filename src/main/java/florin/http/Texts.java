package florin.http;

import java.text.Normalizer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a text from outside may contain: what a person can read, and a database can store. */
public final class Texts {
  private Texts() {}

  /** A parser for {@link Fields}: one line of 1 to {@code max} code points, in Unicode NFC. */
  public static Function<String, String> line(int max) {
    return sent -> {
      String text = normal(sent);
      if (text.isBlank() || complaint(text, max) != null) {
        throw new IllegalArgumentException("no line");
      }
      return text;
    };
  }

  /** Whether it is one line of at most {@code max} code points that a person can read. */
  public static boolean isLine(String text, int max) {
    return complaint(text, max) == null;
  }

  /** Unicode NFC, so that one word has one spelling. */
  static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** Why {@code text} is refused, or null: controls, line separators, bidi marks, half pairs. */
  static @Nullable String complaint(String text, int codePointsMax) {
    if (text.codePointCount(0, text.length()) > codePointsMax) {
      return "Use at most " + codePointsMax + " characters.";
    }
    return text.codePoints().allMatch(Texts::isReadable)
        ? null
        : "Use no control characters, line breaks or direction marks, and whole characters only.";
  }

  private static boolean isReadable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> !isInvisible(codePoint);
      default -> true;
    };
  }

  /** Direction marks (Bidi_Control), the zero-width space and the byte order mark; joiners stay. */
  private static boolean isInvisible(int codePoint) {
    return codePoint == 0x061C
        || codePoint == 0x200B
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069)
        || codePoint == 0xFEFF;
  }
}
