package florin.ledger;

import florin.core.ErrorCode;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One reason to refuse money.
 *
 * @param refuses whether it applies
 * @param tellsOfTarget whether its answer depends on the target's balance: where an earlier rule
 *     refuses, nobody is told it
 * @param numbers what it looked at, by name, minor units: for whoever may view the source
 */
record Rule(
    ErrorCode code,
    Predicate<Movement> refuses,
    boolean tellsOfTarget,
    Function<Movement, Map<String, Object>> numbers) {
  Rule(ErrorCode code, Predicate<Movement> refuses) {
    this(code, refuses, movement -> Map.of());
  }

  Rule(
      ErrorCode code,
      Predicate<Movement> refuses,
      Function<Movement, Map<String, Object>> numbers) {
    this(code, refuses, false, numbers);
  }
}
