package florin.money;

import com.fasterxml.jackson.annotation.JsonInclude;
import florin.core.HoldId;
import florin.core.TransferId;
import florin.ledger.Allowance;
import florin.ledger.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why an order of money was decided as it was, as the API shows it.
 *
 * @param code null when it passed
 * @param holds null to whoever may not view the source
 */
public record ExplanationView(
    @Nullable TransferId transferId,
    @Nullable String code,
    Instant decidedAt,
    List<RuleView> rules,
    @Nullable List<HoldingView> holds,
    @Nullable Instant earliestAt) {

  /**
   * @param numbers null to whoever may not view the source
   */
  public record RuleView(
      String code,
      String verdict,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> numbers) {}

  /** Money that is held on the source, minor units. */
  public record HoldingView(HoldId holdId, long amount, Instant expiresAt) {}

  /**
   * Whom it is shown to.
   *
   * @param bySource whether he may view the source
   * @param byOrderer whether his own limits are told: others of the account's need not know them
   */
  public record Reader(boolean bySource, boolean byOrderer) {}

  public static ExplanationView of(
      @Nullable TransferId id, Explanation explanation, Reader reader) {
    boolean bySource = reader.bySource();
    var refusal = explanation.refusal();
    return new ExplanationView(
        id,
        refusal == null ? null : refusal.slug(),
        explanation.at(),
        explanation.rules().stream().map(rule -> rule(rule, reader)).toList(),
        bySource ? explanation.holds().stream().map(ExplanationView::holding).toList() : null,
        bySource ? explanation.earliestAt() : null);
  }

  private static RuleView rule(Explanation.Checked rule, Reader reader) {
    return new RuleView(
        rule.code().slug(),
        rule.verdict().name().toLowerCase(Locale.ROOT),
        reader.bySource() && !rule.numbers().isEmpty() ? numbers(rule.numbers(), reader) : null);
  }

  private static Map<String, Object> numbers(Map<String, Object> looked, Reader reader) {
    Map<String, Object> numbers = new TreeMap<>(looked);
    numbers.replaceAll((name, value) -> value instanceof List<?> uses ? used(uses, reader) : value);
    return numbers;
  }

  private static List<UsedView> used(List<?> uses, Reader reader) {
    return uses.stream()
        .map(Allowance.Use.class::cast)
        .filter(use -> reader.byOrderer() || isOfAccount(use))
        .map(UsedView::of)
        .toList();
  }

  private static boolean isOfAccount(Allowance.Use use) {
    return use.subject() == Allowance.Subject.ACCOUNT || use.subject() == Allowance.Subject.CARD;
  }

  private static HoldingView holding(Explanation.Holding hold) {
    return new HoldingView(hold.id(), hold.remainingCents(), hold.expiresAt());
  }
}
