package florin.backup;

/** No backup was written, or nothing was restored; the message is one sentence for a person. */
public final class BackupRefused extends RuntimeException {
  private final Reason reason;

  /** Whose fault it is. */
  public enum Reason {
    /** The file, its key or the place it should go to is wrong. */
    INPUT,
    /** The backup could not be written. */
    OUTPUT,
    /** The machine could not read. */
    DISK,
    /** What the file says is not a right ledger. */
    LEDGER
  }

  BackupRefused(Reason reason, String sentence) {
    super(sentence, null, false, false);
    this.reason = reason;
  }

  static BackupRefused cutOff() {
    return new BackupRefused(
        Reason.INPUT, "The backup is not whole: it was cut off. Nothing was restored.");
  }

  static BackupRefused changed() {
    return new BackupRefused(
        Reason.INPUT,
        "The backup is damaged: bytes in it were changed, or its end is missing."
            + " Nothing was restored.");
  }

  public Reason reason() {
    return reason;
  }
}
