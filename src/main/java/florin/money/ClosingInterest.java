package florin.money;

import florin.core.AccountId;
import florin.ledger.Command;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What an account has earned and was not credited yet, when it is to be closed. */
public interface ClosingInterest {
  /** Credits it now; comes when that is decided. */
  CompletableFuture<Void> credit(AccountId account);

  /**
   * The transfer that credits it, for whoever orders it together with the closing; empty where it
   * is less than a minor unit. Fails with {@code account_busy} while some is being credited.
   *
   * @param by whose key it is ordered under
   */
  CompletableFuture<Optional<Command.Transfer>> owed(AccountId account, Command.Origin by);
}
