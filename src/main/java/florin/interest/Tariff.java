package florin.interest;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All terms of one group of accounts, each in force until the next one is. */
final class Tariff {
  static final Tariff NONE = new Tariff(List.of());

  private final TreeMap<LocalDate, Terms> byDate = new TreeMap<>();

  /**
   * @param terms the oldest first: of two from one date the later one counts
   */
  Tariff(List<Terms> terms) {
    terms.forEach(one -> byDate.put(one.fromOn(), one));
  }

  /** In force on that day; null before the first. */
  @Nullable Terms on(LocalDate day) {
    Map.Entry<LocalDate, Terms> found = byDate.floorEntry(day);
    return found == null ? null : found.getValue();
  }

  /** The first day, not before that one, on which money earns something; null for none so far. */
  @Nullable LocalDate earnsFrom(LocalDate day) {
    Terms now = on(day);
    if (now != null && now.interestBasisPoints() > 0) {
      return day;
    }
    return byDate.tailMap(day, false).values().stream()
        .filter(terms -> terms.interestBasisPoints() > 0)
        .map(Terms::fromOn)
        .findFirst()
        .orElse(null);
  }

  long feeCents(LocalDate day) {
    Terms terms = on(day);
    return terms == null ? 0 : terms.monthlyFeeCents();
  }

  /** The first day that has terms; only where there are some. */
  LocalDate firstOn() {
    return Objects.requireNonNull(byDate.firstKey());
  }

  boolean isEmpty() {
    return byDate.isEmpty();
  }
}
