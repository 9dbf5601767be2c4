package florin.reversal;

import florin.access.AccountAccess;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.TransferId;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Reverse;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Orders reversals of the ledger. Thread-safe; one read, on an own handle. */
public final class ReversalService {
  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final AccountAccess access;

  public ReversalService(Jdbi jdbi, LedgerService ledger, AccountAccess access) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.access = access;
  }

  /**
   * How much is to be taken back, and how.
   *
   * @param amountCents null for all that is left
   * @param forced by an operator, although the payee is frozen or has less
   */
  public record Wish(@Nullable Long amountCents, boolean forced, @Nullable ErasableText reason) {}

  /**
   * @throws BankException {@code not_found} when it is not the caller's business, {@code not_payee}
   *     when he paid it, {@code operator_required} when he may not force it
   */
  public CompletableFuture<Outcome> reverse(TransferId id, Command.Origin origin, Wish wish) {
    ReversalDao.Sides sides = sides(id);
    require(origin.caller(), sides, wish.forced());
    Money part =
        wish.amountCents() == null ? null : new Money(wish.amountCents(), sides.currency());
    return ledger.submit(
        new Reverse(
            origin,
            id,
            sides.toAccountId(),
            sides.fromAccountId(),
            part,
            wish.forced(),
            wish.reason()));
  }

  private ReversalDao.Sides sides(TransferId id) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(ReversalDao.class).sides(id).orElseThrow(BankException::notFound);
    }
  }

  private void require(Caller caller, ReversalDao.Sides sides, boolean forced) {
    if (caller.isOperator()) {
      return;
    }
    boolean paid = may(caller, sides.fromAccountId(), Access.VIEW);
    boolean received = sides.posted() && may(caller, sides.toAccountId(), Access.PAY);
    if (!paid && !received) {
      access.require(caller, sides.toAccountId(), Access.PAY); // whoever sees it is told why
      throw BankException.notFound();
    }
    if (received && forced) {
      throw new BankException(ErrorCode.OPERATOR_REQUIRED, "Only an operator forces a reversal.");
    }
    if (!received && !forced && !may(caller, sides.toAccountId(), Access.VIEW)) {
      throw new BankException(
          ErrorCode.NOT_PAYEE, "Only whoever received the money may give it back, or an operator.");
    }
  }

  private boolean may(Caller caller, AccountId account, Access needed) {
    return access.find(caller, account, needed).isPresent();
  }
}
