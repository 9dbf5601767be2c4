package florin.ledger;

import florin.core.ErrorCode;
import florin.core.Money;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a command came to, by name: as it is written, or as it is decided again. */
record Facts(Map<String, @Nullable Object> byName) {
  private static final String OUTCOME = "outcome";
  private static final String LINKED = ErrorCode.LINKED_TRANSFER_FAILED.slug();

  static Facts written(ReplayRow row) {
    Facts facts = of(row.recorded());
    facts.byName.put("detail", row.journal().detail());
    facts.byName.put("from_sequence", row.fromSequence());
    facts.byName.put("to_sequence", row.toSequence());
    return facts;
  }

  static Facts again(Batch.Kept kept) {
    List<Entry> entries = kept.decision().entries();
    Facts facts = of(kept.record());
    facts.byName.put("detail", kept.detail());
    facts.byName.put("from_sequence", entries.isEmpty() ? null : entries.get(0).sequence());
    facts.byName.put("to_sequence", entries.isEmpty() ? null : entries.get(1).sequence());
    return facts;
  }

  /** A bank that decides so writes nothing. */
  static Facts unkept(Outcome outcome) {
    String what = outcome instanceof Outcome.Declined declined ? declined.code().slug() : "posted";
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put(OUTCOME, what + ", and no row");
    return new Facts(facts);
  }

  private static Facts of(Recorded record) {
    Recorded.Decline decline = record.decline();
    Money money = record.money();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put(OUTCOME, decline == null ? "posted" : decline.code().slug());
    facts.put("amount", money == null ? null : money.amountCents());
    facts.put("currency", money == null ? null : money.currency());
    facts.put("from_balance_after", record.fromBalanceAfterCents());
    facts.put("to_balance_after", record.toBalanceAfterCents());
    facts.put("available", decline == null ? null : decline.availableCents());
    facts.put("effective_at", record.effectiveAt());
    facts.put("booked_at", record.bookedAt());
    return new Facts(facts);
  }

  /** Refused for another's sake, and so no cause of anything. */
  boolean isLinked() {
    return LINKED.equals(byName.get(OUTCOME));
  }

  /** The first that is another one there. */
  String differenceFrom(Facts other) {
    return byName.keySet().stream()
        .filter(name -> !Objects.equals(byName.get(name), other.byName.get(name)))
        .findFirst()
        .map(
            name ->
                name
                    + " is "
                    + byName.get(name)
                    + " where the replay gives "
                    + other.byName.get(name))
        .orElseThrow();
  }
}
