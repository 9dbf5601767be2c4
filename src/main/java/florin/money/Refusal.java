package florin.money;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.StepUp;
import florin.http.Problems;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A refused order as its reader gets it.
 *
 * @param members beside those that every problem has
 * @param requestId of the request that had this answer first
 */
record Refusal(ErrorCode code, String detail, Map<String, Object> members, String requestId) {

  /**
   * @param requestId of the request that is answered
   */
  static Refusal of(Outcome outcome, String requestId) {
    if (outcome instanceof Outcome.KeyReused reused) {
      return new Refusal(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "This key belongs to another request; use a new key for a new request.",
          Map.of("resource_id", reused.first().toString()),
          requestId);
    }
    Outcome.Declined declined = (Outcome.Declined) outcome;
    String firstRequest = declined.record().requestId();
    StepUp stepUp = decline(declined).stepUp();
    return new Refusal(
        declined.code(),
        stepUp == null ? Refusals.detail(declined.code()) : Refusals.detail(stepUp),
        members(decline(declined)),
        firstRequest == null ? requestId : firstRequest);
  }

  private static Recorded.Decline decline(Outcome.Declined declined) {
    return Objects.requireNonNull(declined.record().decline());
  }

  private static Map<String, Object> members(Recorded.Decline decline) {
    if (decline.availableCents() != null) {
      return Map.of("available", decline.availableCents());
    }
    if (decline.stepUp() != null) {
      return Map.of("step_up", decline.stepUp().slug());
    }
    return decline.limit() == null ? Map.of() : Map.of("limit", UsedView.of(decline.limit()));
  }

  /** With its reasons beside it. */
  Refusal explained(ExplanationView explanation) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put("explanation", explanation);
    return new Refusal(code, detail, more, requestId);
  }

  /** What was refused before the ledger saw it, in the ledger's words. */
  static Refusal of(BankException refusal, String requestId) {
    boolean worded = refusal.code() != ErrorCode.NOT_FOUND;
    String detail = worded ? refusal.detail() : Refusals.detail(refusal.code());
    return new Refusal(refusal.code(), detail, refusal.members(), requestId);
  }

  Map<String, Object> document() {
    return Problems.document(code, detail, members, List.of(), requestId);
  }
}
