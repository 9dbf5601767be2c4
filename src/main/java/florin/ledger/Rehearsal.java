package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.Role;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Lets the core judge many commands of one caller without writing or locking anything: what would
 * be posted, what refused, and the balances it would lead to. Not thread-safe.
 */
public final class Rehearsal {
  private final Books books;
  private final Instant now;

  /**
   * Starts from the accounts as they stand, the currency's cash account among them; reads only.
   *
   * @param accounts of the caller's, which he manages
   */
  public Rehearsal(
      Handle handle, Caller caller, Collection<AccountId> accounts, String currency, Clock clock)
      throws SQLException {
    AccountId cash = SystemAccount.CASH.id(currency);
    List<AccountId> asked = new ArrayList<>(accounts);
    asked.add(cash);
    List<AccountState> states = new BatchSql(handle).read(asked);
    if (states.stream().noneMatch(state -> state.id().equals(cash))) {
      states.add(empty(cash, currency));
    }
    Map<Books.Grant, Access> grants = new HashMap<>();
    accounts.forEach(id -> grants.put(new Books.Grant(caller.userId(), id), Access.MANAGE));
    Books.Rights own = new BatchSql(handle).rights(Asked.of(caller.userId()));
    this.books =
        new Books(
            states,
            new Books.Rights(
                Map.of(caller.userId(), Role.CUSTOMER), own.lockedOut(), grants, Map.of()),
            new AtHand(List.of(), Map.of(), List.of(), List.of()));
    this.now = clock.instant();
  }

  private static AccountState empty(AccountId cash, String currency) {
    return new AccountState(
        cash, currency, true, false, AccountState.Restrictions.NONE, 0, 0, 0, 0, Hash.of());
  }

  /** Whether all that he orders is refused, whatever it is. */
  public boolean isLockedOut(Caller caller) {
    return books.isLockedOut(caller);
  }

  /** What a command would come to: the refusal, or null; and its account's balance after it. */
  public record Verdict(@Nullable ErrorCode refusal, long balanceAfterCents) {}

  /**
   * Decides the next command on what the ones before it left.
   *
   * @param account whose balance is of interest
   */
  public Verdict decide(Command command, AccountId account) {
    Decision decision = Ledger.decide(books, command, now);
    books.apply(decision);
    AccountState state = books.account(account);
    return new Verdict(decision.refusal(), state == null ? 0 : state.balanceCents());
  }
}
