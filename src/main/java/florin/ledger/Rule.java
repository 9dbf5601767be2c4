package florin.ledger;

import florin.core.ErrorCode;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One reason to refuse money.
 *
 * @param refuses whether it applies
 * @param numbers what it looked at, by name, minor units: for whoever may view the source
 */
record Rule(
    ErrorCode code, Predicate<Movement> refuses, Function<Movement, Map<String, Object>> numbers) {
  Rule(ErrorCode code, Predicate<Movement> refuses) {
    this(code, refuses, movement -> Map.of());
  }
}
