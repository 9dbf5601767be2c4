package florin.money;

import com.fasterxml.jackson.annotation.JsonInclude;
import florin.core.BankException;
import florin.http.Problems;
import florin.ledger.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one order among several: the status, and the transfer or the problem, that it
 * would have been answered with alone.
 *
 * @param index its place in the request, from 0
 * @param replayed true where it was answered before; absent where that is said of all together
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ItemView(
    int index,
    int status,
    @Nullable TransferView transfer,
    @Nullable Map<String, Object> problem,
    @Nullable Boolean replayed) {
  private static final int POSTED = 201;
  private static final int WOULD_BE_POSTED = 200;

  public static ItemView of(int index, Outcome outcome, String requestId, boolean dryRun) {
    if (outcome instanceof Outcome.Posted posted) {
      int status = dryRun ? WOULD_BE_POSTED : POSTED;
      TransferView transfer = TransferView.fresh(posted.record(), dryRun);
      return new ItemView(index, status, transfer, null, null);
    }
    return of(index, Refusal.of(outcome, requestId));
  }

  public static ItemView of(int index, BankException refusal, String requestId) {
    return of(index, Refusal.of(refusal, requestId));
  }

  private static ItemView of(int index, Refusal refusal) {
    int status = Problems.status(refusal.code());
    return new ItemView(index, status, null, refusal.document(), null);
  }

  /** Whether this very answer was given before. */
  public static boolean isReplayed(@Nullable Outcome outcome) {
    return (outcome instanceof Outcome.Posted posted && posted.replayed())
        || (outcome instanceof Outcome.Declined declined && declined.replayed());
  }

  public ItemView saying(boolean replayedBefore) {
    return new ItemView(index, status, transfer, problem, replayedBefore ? true : null);
  }
}
