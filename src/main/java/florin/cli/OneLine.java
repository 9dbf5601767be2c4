package florin.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/** {@code %line(…)}: what is in it, with no line break nor anything else that steers a screen. */
final class OneLine extends CompositeConverter<ILoggingEvent> {
  @Override
  protected String transform(ILoggingEvent event, String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean steered = false;
    for (int i = 0; i < text.length(); i++) {
      boolean steers = steers(text.charAt(i));
      if (!steers) {
        line.append(text.charAt(i));
      } else if (!steered) {
        line.append(" | ");
      }
      steered = steers;
    }
    return line.toString();
  }

  private static boolean steers(char letter) {
    return letter < ' ' || letter == 0x7f || letter == 0x85 || letter == 0x2028 || letter == 0x2029;
  }
}
