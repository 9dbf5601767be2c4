package florin.core;

/** What an API key may be used for, within what its user's role allows. */
public enum Scope {
  /** Everything that only reads. */
  READ,
  /** Transfers, holds and reversals. */
  MOVE_MONEY,
  /** Opening, naming, freezing and closing accounts. */
  MANAGE_ACCOUNTS,
  /** What only operators do; without it an operator's key is a customer's. */
  OPERATE
}
