package florin.ledger;

/**
 * What {@link QuickVerification} may keep at a time, so that its memory does not grow with the
 * ledger: some 90 MB when all is full.
 *
 * @param accounts all accounts there are
 * @param movements rows of the journal whose entries are still to come
 * @param entries that lie before the one they follow
 * @param texts whose journal row is still to come
 * @param pages of a table that are read at a time
 */
record QuickBounds(int accounts, int movements, int entries, int texts, int pages) {
  static final QuickBounds USUAL = new QuickBounds(200_000, 50_000, 50_000, 100_000, 64);
}
