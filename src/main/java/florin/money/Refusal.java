package florin.money;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.http.Problems;
import florin.ledger.Outcome;
import java.util.List;
import java.util.Map;

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
    Long available = declined.availableCents();
    String firstRequest = declined.record().requestId();
    return new Refusal(
        declined.code(),
        Refusals.detail(declined.code()),
        available == null ? Map.of() : Map.of("available", available),
        firstRequest == null ? requestId : firstRequest);
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
