package florin.config;

import florin.http.LimitPolicy;
import florin.rate.Rate;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code login=5/PT1M,…} or {@code off}. What is not named keeps its default. */
final class RateLimitsText {
  static final String DEFAULTS =
      "login=5/PT1M,signup=5/PT1M,reset=5/PT1M,refresh=600/PT1M,transfers=600/PT1M,"
          + "payee_check=20/PT1M,default=6000/PT1M";

  private RateLimitsText() {}

  /** Empty where they are off. */
  static Map<LimitPolicy, Rate> parse(String text) {
    if (text.equals("off")) {
      return Map.of();
    }
    Map<LimitPolicy, Rate> rates = named(DEFAULTS);
    rates.putAll(named(text));
    return Map.copyOf(rates);
  }

  private static Map<LimitPolicy, Rate> named(String text) {
    Map<LimitPolicy, Rate> rates = new EnumMap<>(LimitPolicy.class);
    for (String part : text.split(",", -1)) {
      String[] sides = part.strip().split("=", -1);
      if (sides.length != 2 || rates.put(policy(sides[0]), rate(sides[1])) != null) {
        throw malformed();
      }
    }
    return rates;
  }

  private static LimitPolicy policy(String word) {
    return policies().stream()
        .filter(policy -> policy.word().equals(word))
        .findFirst()
        .orElseThrow(RateLimitsText::malformed);
  }

  private static List<LimitPolicy> policies() {
    List<LimitPolicy> all = new ArrayList<>(Arrays.asList(LimitPolicy.values()));
    all.remove(LimitPolicy.NONE);
    return all;
  }

  private static Rate rate(String text) {
    String[] sides = text.split("/", -1);
    if (sides.length == 2 && sides[0].matches("[0-9]{1,8}")) {
      try {
        return new Rate(Long.parseLong(sides[0]), Duration.parse(sides[1]));
      } catch (DateTimeParseException | IllegalArgumentException outOfRange) {
        // the same answer as for any other
      }
    }
    throw malformed();
  }

  private static IllegalArgumentException malformed() {
    List<String> words = policies().stream().map(LimitPolicy::word).toList();
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "must be off, or rates like login=5/PT1M with commas (%s; 1 to %d in PT1S to P1D)",
            String.join(", ", words),
            Rate.REQUESTS_MAX));
  }
}
