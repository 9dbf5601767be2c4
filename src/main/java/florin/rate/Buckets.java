package florin.rate;

/** Where permits are counted. Thread-safe. */
public interface Buckets extends AutoCloseable {
  /**
   * Takes one permit where there is one. Waits for a tenth of a second at most, and never fails.
   */
  Taken take(Asked asked);

  /** How it is with them, for who runs the bank. */
  State state();

  @Override
  void close();

  /**
   * @param ok whether all instances share their counts, where they should
   * @param detail in a few words
   */
  record State(boolean ok, String detail) {}
}
