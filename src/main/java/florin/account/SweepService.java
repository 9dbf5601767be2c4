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
import florin.money.ClosingInterest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Closes accounts whose rest goes to another one of the owner's: the interest that is owed, a
 * transfer and the closing, all or none. Thread-safe; reads only, on own handles.
 */
public final class SweepService {
  private static final String BUSY =
      "Something was booked on the account meanwhile. Nothing was posted; it is safe to try again"
          + " with the same key.";

  private final LedgerService ledger;
  private final ClosingInterest interest;

  public SweepService(LedgerService ledger, ClosingInterest interest) {
    this.ledger = ledger;
    this.interest = interest;
  }

  /**
   * What is ordered together.
   *
   * @param to where the rest goes
   * @param moving under the request's key, as is {@code closing}: the ledger has each under its
   *     place
   */
  public record Sweep(AccountId to, Command.Origin moving, Command.Origin closing) {}

  /**
   * Credits the interest that is owed to an account which could be closed otherwise: where it is a
   * minor unit or more, the account is not empty then.
   */
  public CompletableFuture<Void> credit(Account account) {
    return isActive(account) && account.balance() == 0 && account.held() == 0
        ? interest.credit(account.id())
        : CompletableFuture.completedFuture(null);
  }

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
        ledger.answered(owner.caller(), List.of(key, key.at(1), key.at(2))).stream()
            .flatMap(Optional::stream)
            .toList();
    if (!before.isEmpty()) {
      return CompletableFuture.completedFuture(decisive(before));
    }
    if (account.balance() != 0) {
      requireMovable(account);
    }
    CompletableFuture<Optional<Command.Transfer>> owed =
        isActive(account)
            ? interest.owed(account.id(), sweep.moving())
            : CompletableFuture.completedFuture(Optional.empty());
    return owed.thenCompose(
        credit ->
            ledger
                .submit(new Linked(commands(account, sweep, credit)))
                .thenApply(SweepService::outcome));
  }

  private static List<Command> commands(
      Account account, Sweep sweep, Optional<Command.Transfer> credit) {
    Command.Key key = Objects.requireNonNull(sweep.moving().key());
    List<Command> commands = new ArrayList<>();
    credit.ifPresent(commands::add);
    long rest = account.balance() + credit.map(one -> one.money().amountCents()).orElse(0L);
    if (rest > 0) {
      long version = account.balanceVersion() + commands.size();
      commands.add(
          new Command.Transfer(
              sweep.moving().with(key.at(commands.size())),
              TransferKind.TRANSFER,
              account.id(),
              sweep.to(),
              new Money(rest, account.currency()),
              new Command.Terms(null, null, version, false)));
    }
    Command.Origin closing = sweep.closing().with(key.at(commands.size()));
    commands.add(new Command.CloseAccount(closing, account.id()));
    return commands;
  }

  private static boolean isActive(Account account) {
    return account.status().equals("active");
  }

  /** A frozen account is refused as such, by the ledger. */
  private static void requireMovable(Account account) {
    if (account.balance() < 0 || (account.held() > 0 && isActive(account))) {
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
