package florin.ledger;

/** What a quick look can't tell to be right: it may still be, and the precise checks decide. */
final class NotSure extends Exception {
  private static final long serialVersionUID = 1;

  NotSure() {
    super(null, null, false, false); // no stack: nobody reads it
  }

  static void unless(boolean right) throws NotSure {
    if (!right) {
      throw new NotSure();
    }
  }
}
