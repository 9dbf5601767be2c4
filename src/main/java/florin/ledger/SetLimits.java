package florin.ledger;

import florin.core.AccountId;
import florin.core.UserId;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sets all limits of an account's spending, or of a user's, or of what a user spends of an account,
 * with which it may change what he may do with it; or of a card's.
 *
 * @param from the account, null for a user wherever he pays from
 * @param user null for an account
 * @param limits null for those that are set
 * @param zone in which days end; one that was set before stays
 * @param grant of a member's: what becomes of it in the same moment; null for nothing
 * @param card whose spending it is about, of the account
 */
public record SetLimits(
    Origin origin,
    @Nullable AccountId from,
    @Nullable UserId user,
    String currency,
    Allowance.@Nullable Limits limits,
    ZoneId zone,
    @Nullable GrantChange grant,
    @Nullable CardLimits card)
    implements Command {
  static final String KIND = "set_limits";

  public SetLimits(
      Origin origin,
      @Nullable AccountId from,
      @Nullable UserId user,
      String currency,
      Allowance.Limits limits,
      ZoneId zone) {
    this(origin, from, user, currency, limits, zone, null, null);
  }

  public SetLimits(
      Origin origin,
      @Nullable AccountId from,
      @Nullable UserId user,
      String currency,
      Allowance.@Nullable Limits limits,
      ZoneId zone,
      @Nullable GrantChange grant) {
    this(origin, from, user, currency, limits, zone, grant, null);
  }

  @Override
  public @Nullable UUID concerns() {
    return card != null ? card.line() : user == null ? null : user.value();
  }

  Allowance.Id allowance() {
    Payer payer = payer();
    UUID subject =
        payer != null
            ? payer.id()
            : from == null || card != null ? Objects.requireNonNull(concerns()) : from.value();
    return new Allowance.Id(subject, currency);
  }

  Allowance.Subject subject() {
    if (card != null) {
      return Allowance.Subject.CARD;
    }
    return from == null
        ? Allowance.Subject.USER
        : user == null ? Allowance.Subject.ACCOUNT : Allowance.Subject.PAYER;
  }

  /** Null where it is about all that is paid from an account, or all that a user pays. */
  public @Nullable Payer payer() {
    return from == null || user == null ? null : new Payer(from, user);
  }

  @Override
  public String kind() {
    return KIND;
  }
}
