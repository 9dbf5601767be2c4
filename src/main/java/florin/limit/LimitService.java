package florin.limit;

import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.UserId;
import florin.ledger.Allowance;
import florin.ledger.Allowances;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import florin.ledger.SetLimits;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Sets limits through the ledger, which alone counts what is spent against them. */
public final class LimitService {
  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Clock business;
  private final ZoneId bankZone;

  /**
   * @param bankZone in which a user's days end
   */
  public LimitService(Jdbi jdbi, LedgerService ledger, Clock business, ZoneId bankZone) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.business = business;
    this.bankZone = bankZone;
  }

  /**
   * Sets all limits of an account.
   *
   * @param currency the account's, or null for it
   */
  public CompletableFuture<Outcome> set(
      Authorized account,
      Command.Origin origin,
      @Nullable String currency,
      Allowance.Limits limits) {
    LimitDao.Days own = daysOf(account.accountId());
    return ledger.submit(
        new SetLimits(
            origin,
            account.accountId(),
            null,
            currency == null ? own.currency() : currency,
            limits,
            ZoneId.of(own.timeZone())));
  }

  private LimitDao.Days daysOf(AccountId account) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(LimitDao.class).daysOf(account);
    }
  }

  /**
   * Sets all limits of what a user orders in a currency, whichever accounts pay.
   *
   * @throws BankException {@code operator_required}
   */
  public CompletableFuture<Outcome> set(
      UserId user, Command.Origin origin, String currency, Allowance.Limits limits) {
    if (!origin.caller().isOperator()) {
      throw new BankException(ErrorCode.OPERATOR_REQUIRED, "Only an operator sets limits.");
    }
    return ledger.submit(new SetLimits(origin, null, user, currency, limits, bankZone));
  }

  /** What a command that set them left. */
  public LimitView after(Recorded set, @Nullable String currency) {
    UUID subject = set.from() == null ? set.concerns() : set.from().value();
    return read(List.of(Objects.requireNonNull(subject))).stream()
        .filter(allowance -> currency == null || allowance.id().currency().equals(currency))
        .map(LimitView::of)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Of these accounts, users and payers as they stand, in the order of their positions.
   *
   * @param subjects which the caller may see
   */
  public List<LimitView> of(Collection<UUID> subjects) {
    return read(subjects).stream()
        .filter(allowance -> !allowance.limits().equals(Allowance.Limits.NONE))
        .map(LimitView::of)
        .sorted(Comparator.comparing(LimitView::position))
        .toList();
  }

  private List<Allowance> read(Collection<UUID> subjects) {
    try (Handle handle = jdbi.open()) {
      return Allowances.of(handle, subjects, business.instant());
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
