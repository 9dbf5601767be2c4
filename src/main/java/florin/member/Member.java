package florin.member;

import florin.core.Access;
import florin.core.UserId;
import florin.ledger.Allowance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may do something with an account.
 *
 * @param since when he accepted, or the account was opened
 * @param allowance what he may spend of it; null where nothing was ever said about that
 */
record Member(
    UserId userId, String fullName, Access access, Instant since, @Nullable Allowance allowance) {
  Member with(@Nullable Allowance his) {
    return new Member(userId, fullName, access, since, his);
  }
}
