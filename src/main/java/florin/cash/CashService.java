package florin.cash;

import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.Money;
import florin.ledger.Command;
import florin.ledger.Explanations;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.SystemAccount;
import florin.ledger.TransferKind;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Orders transfers between a customer's account and the currency's cash account. */
public final class CashService {
  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Explanations explanations;

  public CashService(Jdbi jdbi, LedgerService ledger, Explanations explanations) {
    this.explanations = explanations;
    this.jdbi = jdbi;
    this.ledger = ledger;
  }

  /**
   * @param kind {@code DEPOSIT} or {@code WITHDRAWAL}
   */
  public record Order(TransferKind kind, Money money, Command.Terms terms) {}

  public CompletableFuture<Outcome> move(Authorized account, Command.Origin origin, Order order) {
    return ledger.submit(command(account, origin, order));
  }

  /** What {@link #move} would come to now, and why; nothing comes of it. */
  public Explanations.Rehearsed rehearse(Authorized account, Command.Origin origin, Order order) {
    return explanations.rehearse(command(account, origin, order));
  }

  private Command.Transfer command(Authorized account, Command.Origin origin, Order order) {
    AccountId cash = SystemAccount.CASH.id(currencyOf(account));
    boolean in = order.kind() == TransferKind.DEPOSIT;
    AccountId from = in ? cash : account.accountId();
    AccountId to = in ? account.accountId() : cash;
    return new Command.Transfer(origin, order.kind(), from, to, order.money(), order.terms());
  }

  /** The account's, not the order's: so that another currency is refused as what it is. */
  private String currencyOf(Authorized account) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(CashDao.class).currencyOf(account.accountId());
    }
  }
}
