package florin.admin;

import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.UserId;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Every account, for the staff. What is done to one goes through the ledger. Thread-safe. */
public final class AdminAccountService {
  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Clock business;

  public AdminAccountService(Jdbi jdbi, LedgerService ledger, Clock business) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.business = business;
  }

  /** What to list; what is null is not asked. */
  public record Filter(
      @Nullable String number,
      @Nullable String status,
      @Nullable String currency,
      @Nullable UserId owner) {}

  /**
   * Newest first, the bank's own accounts somewhere among them.
   *
   * @param after the last one of the part before, or null
   */
  public List<AccountRecord> list(Filter filter, @Nullable AccountId after, int limit) {
    var asked =
        new AdminAccountDao.Filter(
            after == null ? null : after.value(),
            filter.number(),
            filter.status(),
            filter.currency(),
            filter.owner());
    try (Handle handle = jdbi.open()) {
      return handle.attach(AdminAccountDao.class).list(asked, limit, business.instant());
    }
  }

  /** Throws {@link BankException} {@code not_found}. */
  public AccountRecord find(AccountId account) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(AdminAccountDao.class)
          .find(account, business.instant())
          .orElseThrow(BankException::notFound);
    }
  }

  /**
   * No debits and no credits from now on, until an operator says otherwise; or that. What is his
   * own he restricts as an owner: another operator's freeze holds against him.
   */
  public CompletableFuture<Outcome> restrict(
      Authorized account, Command.Origin origin, boolean frozen, @Nullable String reason) {
    ErasableText text = reason == null ? null : ErasableText.of(reason);
    Command.Origin by = account.isOwn() ? origin.asCustomer() : origin;
    return ledger.submit(new Command.Restrict(by, account.accountId(), frozen, text));
  }
}
