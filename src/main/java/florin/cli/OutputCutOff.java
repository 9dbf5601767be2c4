package florin.cli;

/** Standard output does not take what is printed. */
final class OutputCutOff extends RuntimeException {
  static final String SENTENCE =
      "Standard output cannot be written: it is full or closed;"
          + " what is there of it is not whole.";

  OutputCutOff() {
    super(SENTENCE, null, false, false);
  }
}
