package florin.core;

import java.util.Locale;

/** What is known of the second factor of whoever orders money, for one order. */
public enum StepUp {
  /** The amount is too small to be asked for it. */
  NOT_NEEDED,
  /** A code came with the order, and was good. */
  SHOWN,
  /** No code came with it. */
  CODE_MISSING,
  /** A code came that is wrong or used, or after too many wrong ones. */
  CODE_REFUSED,
  /** There is no authenticator to take a code from. */
  NOT_ENROLLED,
  /** Nobody is there to be asked: it was ordered by a key of a program. */
  NOBODY_THERE;

  /** Whether it should have been shown and was not. */
  public boolean isMissing() {
    return this != NOT_NEEDED && this != SHOWN;
  }

  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }
}
