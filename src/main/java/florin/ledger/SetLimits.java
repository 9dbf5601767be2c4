package florin.ledger;

import florin.core.AccountId;
import florin.core.UserId;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sets all limits of an account's spending, or of a user's.
 *
 * @param from the account, null for a user
 * @param user null for an account
 * @param zone in which days end; one that was set before stays
 */
public record SetLimits(
    Origin origin,
    @Nullable AccountId from,
    @Nullable UserId user,
    String currency,
    Allowance.Limits limits,
    ZoneId zone)
    implements Command {
  static final String KIND = "set_limits";

  @Override
  public @Nullable UUID concerns() {
    return user == null ? null : user.value();
  }

  Allowance.Id allowance() {
    UUID subject = from == null ? Objects.requireNonNull(concerns()) : from.value();
    return new Allowance.Id(subject, currency);
  }

  Allowance.Subject subject() {
    return from == null ? Allowance.Subject.USER : Allowance.Subject.ACCOUNT;
  }

  @Override
  public String kind() {
    return KIND;
  }
}
