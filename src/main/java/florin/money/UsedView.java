package florin.money;

import florin.ledger.Allowance;

/** A limit and what was used of it, minor units. */
record UsedView(String subject, String window, long limit, long used, long left) {
  static UsedView of(Allowance.Use use) {
    return new UsedView(
        use.subject().slug(),
        use.window().slug(),
        use.limitCents(),
        use.usedCents(),
        use.leftCents());
  }
}
