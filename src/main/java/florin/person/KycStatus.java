package florin.person;

import java.util.EnumSet;
import java.util.Set;

/** How far the bank has got in knowing who somebody is. */
public enum KycStatus {
  UNVERIFIED,
  PENDING,
  VERIFIED,
  REJECTED,
  EXPIRED;

  /** What he may ask for himself. */
  public boolean maySubmit() {
    return this == UNVERIFIED || this == REJECTED || this == EXPIRED;
  }

  /** What an operator may make of it. */
  public Set<KycStatus> decidable() {
    return switch (this) {
      case PENDING -> EnumSet.of(VERIFIED, REJECTED);
      case VERIFIED -> EnumSet.of(REJECTED, EXPIRED);
      default -> EnumSet.noneOf(KycStatus.class);
    };
  }
}
