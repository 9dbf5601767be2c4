package florin.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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

  /** Of an enum's constants, whose words are their names in lower case. */
  public static <E extends Enum<E>> Function<String, E> of(Class<E> type) {
    return of(Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new))
        .andThen(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
  }
}
