package florin.interest;

import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.db.Rollback;
import florin.interest.Earner.Growth;
import florin.interest.Posting.State;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.money.ClosingInterest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** What an account has earned so far: shown, and credited when it is closed. Thread-safe. */
public final class InterestService implements ClosingInterest {
  /** Batches older than this are surely committed; a day that ended just now waits for its last. */
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Clock business;

  public InterestService(Jdbi jdbi, LedgerService ledger, Clock business) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.business = business;
  }

  /** Comes when nothing will be booked any more on the account's days that have ended. */
  CompletableFuture<Instant> settled(Authorized account) {
    Instant now = now();
    Earner earner = read(handle -> find(handle, account.accountId()));
    return settled(earner, now).thenApply(nothing -> now);
  }

  private CompletableFuture<Void> settled(Earner earner, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, earner.zone());
    Instant begun = today.atStartOfDay(earner.zone()).toInstant();
    return begun.isAfter(now.minus(SETTLED_AFTER))
        ? ledger.settled(begun.minusNanos(1_000))
        : CompletableFuture.completedFuture(null);
  }

  private Instant now() {
    return business.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Earner find(Handle handle, AccountId id) {
    return handle.attach(EarnerDao.class).find(id).orElseThrow(BankException::notFound);
  }

  /**
   * As it stands.
   *
   * @param now {@link #settled}
   */
  InterestView view(Authorized account, Instant now) {
    return read(
        handle -> {
          Earner earner = find(handle, account.accountId());
          Accruals accruals = Accruals.of(handle);
          PostingDao.Sums sums = handle.attach(PostingDao.class).sums(earner.id());
          Growth growth = earner.closed() ? null : growth(accruals, earner, now);
          return InterestView.of(
              new InterestView.Found(earner, accruals.tariff(earner), growth, sums),
              LocalDate.ofInstant(now, earner.zone()));
        });
  }

  private static @Nullable Growth growth(Accruals accruals, Earner earner, Instant now) {
    LocalDate yesterday = LocalDate.ofInstant(now, earner.zone()).minusDays(1);
    return accruals.until(yesterday, earner.zone(), List.of(earner)).stream()
        .findFirst()
        .orElse(null);
  }

  @Override
  public CompletableFuture<Void> credit(AccountId account) {
    Instant now = now();
    return ended(account, now)
        .thenCompose(
            done -> {
              Posting due = inTransaction(handle -> keep(handle, account, now));
              return due == null
                  ? CompletableFuture.<Void>completedFuture(null)
                  : ledger.submit(due.command()).thenAccept(outcome -> {});
            });
  }

  /** Whoever is killed before it is posted leaves it to whoever does what is due. */
  private static @Nullable Posting keep(Handle handle, AccountId account, Instant now) {
    Posting due = owed(handle, account, now);
    boolean isFirst =
        due != null && handle.attach(PostingDao.class).insert(PostingDao.Rows.of(List.of(due))) > 0;
    return isFirst ? due : null;
  }

  @Override
  public CompletableFuture<Optional<Command.Transfer>> owed(AccountId account, Command.Origin by) {
    Instant now = now();
    return ended(account, now)
        .thenApply(
            done ->
                Optional.ofNullable(read(handle -> owed(handle, account, now)))
                    .map(posting -> posting.closing(by)));
  }

  /**
   * Where one may wait for the ledger, what follows is nothing for the thread that it answers on.
   */
  private CompletableFuture<Void> ended(AccountId account, Instant now) {
    Earner earner = read(handle -> find(handle, account));
    CompletableFuture<Void> settled = settled(earner, now);
    return settled.isDone() ? settled : settled.thenRunAsync(() -> {});
  }

  private static @Nullable Posting owed(Handle handle, AccountId account, Instant now) {
    Earner earner = find(handle, account);
    if (handle.attach(PostingDao.class).sums(account).waiting() > 0) {
      throw new BankException(
          ErrorCode.ACCOUNT_BUSY, "Interest is being credited to the account. Try again.");
    }
    Growth growth = earner.closed() ? null : growth(Accruals.of(handle), earner, now);
    Posting posting = growth == null ? null : Posting.of(growth, now);
    return posting != null && posting.progress().state() == State.WAITING ? posting : null;
  }

  private <T extends @Nullable Object> T read(Function<Handle, T> reading) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          handle.execute("SET TRANSACTION READ ONLY");
          return reading.apply(handle);
        });
  }

  private <T extends @Nullable Object> T inTransaction(Function<Handle, T> work) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        T done = work.apply(handle);
        handle.commit();
        return done;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
