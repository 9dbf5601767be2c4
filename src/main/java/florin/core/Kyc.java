package florin.core;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether whoever orders money has to be somebody the bank knows, for one order. */
public enum Kyc {
  /** Nobody asks. */
  NOT_ASKED,
  /** He has to be verified when it is decided, which the ledger looks up. */
  ASKED,
  /** He had to be, and was not. */
  MISSING;

  /**
   * Whether whoever orders had to be known, and was not.
   *
   * @param until exclusive, when whoever is known is so no more; null for who is not
   */
  public boolean isMissing(@Nullable Instant until, Instant at) {
    return this == MISSING || (this == ASKED && (until == null || !at.isBefore(until)));
  }

  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }
}
