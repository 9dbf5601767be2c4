import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.Money;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Database;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.TransferKind;
import java.nio.charset.StandardCharsets;
import florin.seal.FieldCipher;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The ledger without HTTP: transfers of 1 from memory, its queue never empty. Prints how many were
 * posted a second, after as long a time to warm up. Reads {@code BENCH_DB} (a jdbc: URL); its
 * arguments are seconds and the account that is paid, if it is always the same.
 */
public final class FedLedger {
  private static final int IN_FLIGHT = 900;

  private final List<Owned> accounts;
  private final LedgerService ledger;
  private final AccountId hot;
  private final Random random = new Random(42);
  private final Semaphore places = new Semaphore(IN_FLIGHT);
  private final AtomicLong posted = new AtomicLong();
  private final String run = Long.toString(System.nanoTime(), 36) + "-";
  private long sent;

  private record Owned(Caller owner, AccountId account) {}

  private FedLedger(List<Owned> accounts, LedgerService ledger, AccountId hot) {
    this.accounts = accounts;
    this.ledger = ledger;
    this.hot = hot;
  }

  private static LedgerService ledger(Database database) {
    database.sealWith(FieldCipher.ephemeral());
    return new LedgerService(database, Clock.systemUTC(), List.of());
  }

  public static void main(String[] args) {
    long seconds = Long.parseLong(args[0]);
    AccountId hot = args.length > 1 ? AccountId.parse(args[1]) : null;
    try (var database = new Database(login(System.getenv("BENCH_DB")), 4);
        var ledger = ledger(database)) {
      List<Owned> accounts =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery("SELECT user_id, account_id FROM account_access")
                          .map(
                              (row, context) ->
                                  new Owned(
                                      caller(row.getObject(1, UUID.class)),
                                      new AccountId(row.getObject(2, UUID.class))))
                          .list());
      var feed = new FedLedger(accounts, ledger, hot);
      feed.feed(seconds);
      long before = feed.posted.get();
      long begun = System.nanoTime();
      feed.feed(seconds);
      long count = feed.posted.get() - before;
      System.out.printf("%.1f%n", count * 1e9 / (System.nanoTime() - begun));
    }
  }

  private static Caller caller(UUID user) {
    return new Caller.Session(new UserId(user), Role.CUSTOMER, new SessionId(user));
  }

  private static Database.Login login(String url) {
    return new Database.Login(url, "bench", "bench");
  }

  private void feed(long seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000;
    while (System.nanoTime() - end < 0) {
      if (places.tryAcquire()) {
        ledger.submit(transfer()).whenComplete(this::answered);
      } else {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private Command transfer() {
    Owned from = accounts.get(random.nextInt(accounts.size()));
    AccountId to = hot;
    while (to == null || to.equals(from.account)) {
      to = accounts.get(random.nextInt(accounts.size())).account;
    }
    sent++;
    String key = run + sent;
    byte[] request = (from.account + "/" + to).getBytes(StandardCharsets.US_ASCII);
    var origin =
        new Command.Origin(
            new TransferId(UuidCreator.getTimeOrderedEpoch()),
            from.owner,
            new Command.Key(key, Hash.of(request)),
            "fed");
    return new Command.Transfer(
        origin,
        TransferKind.TRANSFER,
        from.account,
        to,
        new Money(1, "EUR"),
        Command.Terms.PLAIN);
  }

  private void answered(Outcome outcome, Throwable failure) {
    places.release();
    if (!(outcome instanceof Outcome.Posted)) {
      System.err.println("not posted: " + outcome + ", " + failure);
      System.exit(1);
    }
    posted.incrementAndGet();
  }
}
