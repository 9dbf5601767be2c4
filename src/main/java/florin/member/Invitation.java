package florin.member;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.InvitationId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.Allowance;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What somebody was offered. Its terms never change: other terms are another invitation.
 *
 * @param email as whoever invited wrote it
 * @param status as its row has it; {@link #isOpen} knows the time too
 * @param command with which it was accepted; null while it was not
 */
record Invitation(
    InvitationId id,
    To account,
    By by,
    String email,
    Access access,
    Allowance.Limits limits,
    String status,
    Instant createdAt,
    Instant expiresAt,
    @Nullable TransferId command) {
  static final String OPEN = "open";

  /** The account it is about. */
  record To(AccountId id, String currency, ZoneId zone) {}

  /** Who made it. */
  record By(UserId userId, String fullName) {}

  boolean isOpen(Instant now) {
    return status.equals(OPEN) && expiresAt.isAfter(now);
  }

  String status(Instant now) {
    return status.equals(OPEN) && !isOpen(now) ? "expired" : status;
  }
}
