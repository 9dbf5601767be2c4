package florin.standingorder;

import florin.core.TransferId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one try.
 *
 * @param code why nothing was paid; null where something was
 * @param transferId in the journal, posted or declined; null where nothing is there
 * @param amountCents what was paid, or was to be
 */
record Run(
    RunKey key,
    Outcome outcome,
    @Nullable String code,
    @Nullable TransferId transferId,
    long amountCents,
    Instant at) {
  /** The code of a run that was passed over because somebody asked for it. */
  static final String SKIP_ASKED = "skip_asked";

  enum Outcome {
    POSTED,
    /** Refused for another reason than too little money. */
    DECLINED,
    /** Left out: too little money, or somebody asked for it. */
    SKIPPED,
    /** There was too little, and a try with what there was followed at once. */
    REDUCED,
    /** There was too little, and the next day is tried again. */
    RETRYING,
    /** There was too little on all days. */
    GIVEN_UP
  }
}
