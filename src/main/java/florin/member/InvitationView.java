package florin.member;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.InvitationId;
import florin.core.UserId;
import florin.ledger.Allowance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invitation as both sides see it; amounts in minor units.
 *
 * @param limits null for none
 */
public record InvitationView(
    InvitationId id,
    AccountId accountId,
    String currency,
    ByView invitedBy,
    String email,
    Access access,
    @Nullable OfferedView limits,
    String status,
    Instant createdAt,
    Instant expiresAt) {

  public record ByView(UserId userId, String fullName) {}

  public record OfferedView(
      @Nullable Long perTransfer, @Nullable Long daily, @Nullable Long monthly) {}

  static InvitationView of(Invitation made, Instant now) {
    Allowance.Limits limits = made.limits();
    return new InvitationView(
        made.id(),
        made.account().id(),
        made.account().currency(),
        new ByView(made.by().userId(), made.by().fullName()),
        made.email(),
        made.access(),
        limits.equals(Allowance.Limits.NONE)
            ? null
            : new OfferedView(
                limits.perTransferCents(), limits.dailyCents(), limits.monthlyCents()),
        made.status(now),
        made.createdAt(),
        made.expiresAt());
  }
}
