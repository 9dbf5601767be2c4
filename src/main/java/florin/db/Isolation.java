package florin.db;

/**
 * How much of each other's work transactions see (PostgreSQL 13.2). The ledger is right at each,
 * since its turn orders it; the stricter two cost other requests a repetition now and then.
 */
public enum Isolation {
  READ_COMMITTED,
  REPEATABLE_READ,
  SERIALIZABLE
}
