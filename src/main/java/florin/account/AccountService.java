package florin.account;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.Clocks;
import florin.core.FieldError;
import florin.core.UserId;
import florin.db.Rollback;
import florin.label.Labels;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Accounts and what was booked on them. All that is decided about one goes through the ledger. */
public final class AccountService {
  /** Batches older than this are surely committed; younger instants wait for the ledger's turn. */
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Clock business;
  private final Counterparties counterparties;

  public AccountService(Jdbi jdbi, LedgerService ledger, Labels labels, Clocks clocks) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.business = clocks.business();
    this.counterparties = new Counterparties(labels, clocks.wall());
  }

  /** What a new account is to be. */
  public record NewAccount(
      String type, String currency, @Nullable String name, String timeZone, long overdraftCents) {
    public static NewAccount checking(String currency) {
      return new NewAccount("checking", currency, null, "UTC", 0);
    }
  }

  /** Opens an account owned by the caller. */
  public CompletableFuture<Outcome> open(Command.Origin origin, NewAccount wanted) {
    AccountId id = new AccountId(UuidCreator.getTimeOrderedEpoch());
    String name = wanted.name() == null ? defaultName(wanted) : wanted.name();
    var account =
        new Command.NewAccount(
            id, nextNumber(), wanted.type(), wanted.currency(), name, wanted.timeZone(), null);
    return ledger.submit(new Command.OpenAccount(origin, account, wanted.overdraftCents()));
  }

  private static String defaultName(NewAccount wanted) {
    return (wanted.type().equals("savings") ? "Savings " : "Checking ") + wanted.currency();
  }

  private String nextNumber() {
    try (Handle handle = jdbi.open()) {
      return AccountNumber.of(handle.attach(AccountDao.class).nextOrdinal());
    }
  }

  /**
   * @param reader whose access to it is shown with it
   */
  public Account find(AccountId id, UserId reader) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(AccountDao.class)
          .find(id, reader, business.instant())
          .orElseThrow(BankException::notFound);
    }
  }

  /**
   * Newest first.
   *
   * @param after the last one of the part before, or null
   */
  public List<Account> list(Caller caller, @Nullable AccountId after, int limit) {
    try (Handle handle = jdbi.open()) {
      UUID before = after == null ? null : after.value();
      return handle
          .attach(AccountDao.class)
          .list(caller.userId(), before, limit, business.instant());
    }
  }

  /** What is remembered of the owners of these, who have no name any more. */
  public void forget(List<AccountId> ids) {
    counterparties.forget(ids);
  }

  public Account rename(Authorized account, String name) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        AccountDao dao = handle.attach(AccountDao.class);
        dao.rename(account.accountId(), name);
        Account renamed =
            dao.find(account.accountId(), account.caller().userId(), business.instant())
                .orElseThrow(BankException::notFound);
        handle.commit();
        return renamed;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /** Of his own an owner restricts like any other, an operator too. */
  public CompletableFuture<Outcome> restrict(
      Authorized account, Command.Origin origin, boolean frozen, @Nullable String reason) {
    ErasableText text = reason == null ? null : ErasableText.of(reason);
    Command.Origin by = account.isOwn() ? origin.asCustomer() : origin;
    return ledger.submit(new Command.Restrict(by, account.accountId(), frozen, text));
  }

  public CompletableFuture<Outcome> close(Authorized account, Command.Origin origin) {
    return ledger.submit(new Command.CloseAccount(origin, account.accountId()));
  }

  /** A balance as of an instant, and what was held then. */
  public record BalanceAt(long balance, long held, long available, Instant at) {}

  /**
   * The instant a balance is asked for, now if none is given, once it can be answered. An answer
   * once given never changes, so a young instant waits for its place in the ledger's queue: nothing
   * is booked before it any more.
   *
   * @param pointer of the parameter
   * @throws BankException {@code invalid_request} for an instant in the future
   */
  public CompletableFuture<Instant> settled(@Nullable Instant asked, String pointer) {
    Instant now = business.instant().truncatedTo(ChronoUnit.MICROS);
    Instant at = asked == null ? now : asked;
    if (at.isAfter(now)) {
      throw BankException.invalid(
          List.of(new FieldError(pointer, "in_the_future", "The instant must not lie ahead.")));
    }
    return at.isAfter(now.minus(SETTLED_AFTER))
        ? ledger.settled(at).thenApply(settled -> at)
        : CompletableFuture.completedFuture(at);
  }

  /**
   * By booking, inclusive; or by effect: the booked balance then, plus what was booked later and
   * counts by then.
   *
   * @param at {@link #settled}
   */
  public BalanceAt balanceAt(Authorized account, Instant at, boolean byEffect) {
    long overdraft = find(account.accountId(), account.caller().userId()).overdraftLimit();
    try (Handle handle = jdbi.open()) {
      EntryDao dao = handle.attach(EntryDao.class);
      long balance = dao.balanceAt(account.accountId(), at).orElse(0L);
      balance += byEffect ? dao.bookedLater(account.accountId(), at) : 0;
      long held = dao.heldAt(account.accountId(), at);
      return new BalanceAt(balance, held, balance - held + overdraft, at);
    }
  }

  /**
   * A part of the entries, newest first.
   *
   * @param goOn null but where the search stopped before it came to the part's or the account's
   *     end: the sequence before which it is to go on
   */
  record Entries(List<AccountEntry> entries, @Nullable Long goOn) {}

  /** All of them, newest first, a part at a time. */
  public List<AccountEntry> entriesBefore(Authorized account, long sequence, int limit) {
    var all = new EntryDao.Filter(sequence, null, null, null, null, null, null, null, false);
    return entries(account, all, limit).entries();
  }

  Entries entries(Authorized account, EntryDao.Filter filter, int limit) {
    try (Handle handle = jdbi.open()) {
      EntryDao dao = handle.attach(EntryDao.class);
      MemoSearch.Found found =
          filter.text() == null
              ? new MemoSearch.Found(dao.list(account.accountId(), filter, limit), null)
              : new MemoSearch(dao, account.accountId()).find(filter, limit);
      return new Entries(counterparties.in(handle, payer(account), found.rows()), found.goOn());
    }
  }

  /** Labels are their reader's own: whoever looks in by his role sees none. */
  private static @Nullable UserId payer(Authorized account) {
    return account.isOwn() ? account.caller().userId() : null;
  }

  public AccountEntry entry(Authorized account, long sequence) {
    try (Handle handle = jdbi.open()) {
      EntryDao.Row found =
          handle
              .attach(EntryDao.class)
              .find(account.accountId(), sequence)
              .orElseThrow(BankException::notFound);
      return counterparties.in(handle, payer(account), List.of(found)).get(0);
    }
  }
}
