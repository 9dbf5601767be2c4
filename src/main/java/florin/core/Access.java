package florin.core;

/** What a user may do with one account. Each level includes the ones before it. */
public enum Access {
  VIEW,
  PAY,
  MANAGE;

  public boolean includes(Access needed) {
    return compareTo(needed) >= 0;
  }
}
