package florin.http;

import java.util.List;
import java.util.function.UnaryOperator;

/** A parser for {@link Fields#optional} that takes one of a few words. */
public final class Choice {
  private Choice() {}

  public static UnaryOperator<String> of(String... words) {
    List<String> allowed = List.of(words);
    return sent -> {
      if (!allowed.contains(sent)) {
        throw new IllegalArgumentException("none of " + allowed);
      }
      return sent;
    };
  }
}
