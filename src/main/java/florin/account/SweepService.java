package florin.account;

import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Linked;
import florin.ledger.Outcome;
import florin.ledger.TransferKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Closes accounts whose rest goes to another one of the owner's: a transfer and the closing, both
 * or neither. Thread-safe; reads only, on own handles.
 */
public final class SweepService {
  private static final String BUSY =
      "Something was booked on the account meanwhile. Nothing was posted; it is safe to try again"
          + " with the same key.";

  private final LedgerService ledger;

  public SweepService(LedgerService ledger) {
    this.ledger = ledger;
  }

  /**
   * What is ordered together.
   *
   * @param to where the rest goes
   * @param moving under the request's key
   * @param closing under the next place of it
   */
  public record Sweep(AccountId to, Command.Origin moving, Command.Origin closing) {}

  /**
   * Moves the rest and closes. What was answered under this key before is the answer again.
   *
   * @param account as it was read just now: where something is booked before the ledger decides,
   *     nothing is done, and the future fails with {@code account_busy}
   * @throws BankException {@code account_not_empty} where the rest cannot be moved, since some of
   *     it is held or it is below zero
   */
  public CompletableFuture<Outcome> close(Authorized owner, Account account, Sweep sweep) {
    Command.Key key = Objects.requireNonNull(sweep.moving().key());
    List<Outcome> before =
        ledger.answered(owner.caller(), List.of(key, key.at(1))).stream()
            .flatMap(Optional::stream)
            .toList();
    if (!before.isEmpty()) {
      return CompletableFuture.completedFuture(decisive(before));
    }
    if (account.balance() == 0) {
      return ledger.submit(new Command.CloseAccount(sweep.moving(), owner.accountId()));
    }
    requireMovable(account);
    Command rest =
        new Command.Transfer(
            sweep.moving(),
            TransferKind.TRANSFER,
            owner.accountId(),
            sweep.to(),
            new Money(account.balance(), account.currency()),
            new Command.Terms(null, null, account.balanceVersion(), false));
    Command close = new Command.CloseAccount(sweep.closing(), owner.accountId());
    return ledger.submit(new Linked(List.of(rest, close))).thenApply(SweepService::outcome);
  }

  /** A frozen account is refused as such, by the ledger. */
  private static void requireMovable(Account account) {
    if (account.balance() < 0 || (account.held() > 0 && account.status().equals("active"))) {
      throw new BankException(
          ErrorCode.ACCOUNT_NOT_EMPTY,
          account.balance() < 0
              ? "The account is below zero: pay in what is missing first."
              : "Money is held on the account: capture or release it first.");
    }
  }

  private static Outcome outcome(List<Outcome> outcomes) {
    Outcome decisive = decisive(outcomes);
    if (decisive instanceof Outcome.Declined declined
        && declined.code() == ErrorCode.BALANCE_VERSION_MISMATCH) {
      throw new BankException(ErrorCode.ACCOUNT_BUSY, BUSY);
    }
    return decisive;
  }

  /** The refusal that is not for another's sake; without one, the last. */
  private static Outcome decisive(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> !(outcome instanceof Outcome.Posted))
        .filter(
            outcome ->
                !(outcome instanceof Outcome.Declined declined
                    && declined.code() == ErrorCode.LINKED_TRANSFER_FAILED))
        .findFirst()
        .orElseGet(() -> outcomes.get(outcomes.size() - 1));
  }
}
