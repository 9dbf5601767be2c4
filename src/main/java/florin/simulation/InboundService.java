package florin.simulation;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.Money;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.SystemAccount;
import florin.ledger.TransferKind;
import florin.money.Payee;
import florin.money.Payees;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Lets money arrive from the currency's cash account, as if another bank had sent it. */
public final class InboundService {
  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final AccountAccess access;
  private final Payees payees;

  public InboundService(Jdbi jdbi, LedgerService ledger, AccountAccess access) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.access = access;
    this.payees = new Payees(jdbi);
  }

  /** What is to arrive, and the line that comes with it. */
  public record Arrival(Payee to, Money money, @Nullable String memo) {}

  /**
   * Onto an account that the caller manages.
   *
   * @throws BankException {@code not_found} for any other; a mistyped number is refused before
   *     anything is looked up
   */
  public CompletableFuture<Outcome> receive(Command.Origin origin, Arrival arrival) {
    return ledger.submit(command(origin, arrival));
  }

  private Command command(Command.Origin origin, Arrival arrival) {
    AccountId to = arrival.to().isMistyped() ? null : account(origin.caller(), arrival.to());
    ErasableText memo = arrival.memo() == null ? null : ErasableText.of(arrival.memo());
    return new Command.Transfer(
        byBank(origin),
        TransferKind.DEPOSIT,
        to == null ? null : SystemAccount.CASH.id(currencyOf(to)),
        to,
        arrival.money(),
        new Command.Terms(memo, null, null, false));
  }

  private AccountId account(Caller caller, Payee payee) {
    return access
        .find(caller, payees.find(payee), Access.MANAGE)
        .map(Authorized::accountId)
        .orElseThrow(BankException::notFound);
  }

  /** The ledger takes a deposit of nobody but an operator and the bank itself. */
  private static Command.Origin byBank(Command.Origin origin) {
    return new Command.Origin(
        origin.id(),
        new Caller.Job(origin.caller().userId(), "inbound"),
        origin.key(),
        origin.requestId(),
        origin.address(),
        origin.stepUp(),
        origin.kyc());
  }

  private String currencyOf(AccountId account) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(InboundDao.class).currencyOf(account);
    }
  }
}
