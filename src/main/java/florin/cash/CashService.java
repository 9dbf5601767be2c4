package florin.cash;

import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.Money;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.SystemAccount;
import florin.ledger.TransferKind;
import java.util.concurrent.CompletableFuture;

/** Orders transfers between a customer's account and the currency's cash account. */
public final class CashService {
  private final LedgerService ledger;

  public CashService(LedgerService ledger) {
    this.ledger = ledger;
  }

  /**
   * @param kind {@code DEPOSIT} or {@code WITHDRAWAL}
   */
  public record Order(TransferKind kind, Money money, Command.Terms terms) {}

  public CompletableFuture<Outcome> move(
      Authorized account, Command.Origin origin, Order order) {
    AccountId cash = SystemAccount.CASH.id(order.money().currency());
    boolean in = order.kind() == TransferKind.DEPOSIT;
    AccountId from = in ? cash : account.accountId();
    AccountId to = in ? account.accountId() : cash;
    return ledger.submit(
        new Command.Transfer(origin, order.kind(), from, to, order.money(), order.terms()));
  }
}
