package florin.imports;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.Money;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Rehearsal;
import florin.ledger.SystemAccount;
import florin.ledger.TransferKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Imports a file of one currency for one owner. The whole file is judged first, by the ledger's own
 * core, and nothing is written when a row is wrong; then every row becomes a transfer against cash,
 * in the file's order, in ordinary batches. Killed in the middle, it is completed by running it
 * again: each row has its key.
 */
public final class ImportService {
  private static final int IN_FLIGHT_MAX = 1_000;

  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Clock business;
  private final Audit audit;

  public ImportService(Jdbi jdbi, LedgerService ledger, Clock business, Audit audit) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.business = business;
    this.audit = audit;
  }

  /**
   * What to import.
   *
   * @param overdraftCents limit given to accounts that are opened by it
   */
  public record Request(
      Path file, String currency, UserId owner, long overdraftCents, boolean dryRun) {}

  /**
   * What was done, or would be on a dry run.
   *
   * @param known rows that were there already
   */
  public record Result(int imported, int known, int opened, int accounts) {}

  /**
   * @param progress called with rows done and rows in all, often
   * @throws ImportRefused with every bad row; then nothing was written
   */
  public Result run(Request request, BiConsumer<Integer, Integer> progress) throws SQLException {
    ImportFile.Content content = ImportFile.read(request.file(), business);
    if (!content.bad().isEmpty()) {
      throw new ImportRefused("Nothing was imported.", content.bad());
    }
    Plan plan = plan(request, content.rows());
    int accounts = plan.accounts.size();
    if (!request.dryRun()) {
      open(request, plan);
      post(request, plan, progress);
    }
    return new Result(
        plan.rows.size(),
        content.rows().size() - plan.rows.size(),
        plan.newAccounts.size(),
        accounts);
  }

  /** The rows that are still to be posted and the accounts they go to; mutable while it is made. */
  private record Plan(
      Caller owner,
      List<ImportRow> rows,
      Map<String, AccountId> accounts,
      Set<String> newAccounts) {
    AccountId account(String number) {
      return Objects.requireNonNull(accounts.get(number), number);
    }
  }

  private Plan plan(Request request, List<ImportRow> all) throws SQLException {
    try (Handle handle = jdbi.open()) {
      ImportDao dao = handle.attach(ImportDao.class);
      UserId owner = request.owner();
      Set<String> numbers = new LinkedHashSet<>();
      all.forEach(row -> numbers.add(row.account()));
      Earlier earlier = new Earlier(dao, owner, request.currency());
      List<ImportRow> rows = earlier.left(all);
      Map<String, AccountId> accounts = earlier.opened(numbers);
      Caller caller = new Caller.Job(owner, "import");
      Plan plan = new Plan(caller, rows, accounts, new LinkedHashSet<>(numbers));
      plan.newAccounts.removeAll(accounts.keySet());
      judge(handle, request, plan);
      return plan;
    }
  }

  /**
   * Runs everything through the core without writing; refuses with every row that would fail. Once
   * an account has gone astray, its later balances differ for that reason and are not told.
   */
  private void judge(Handle handle, Request request, Plan plan) throws SQLException {
    var rehearsal =
        new Rehearsal(handle, plan.owner, plan.accounts.values(), request.currency(), business);
    noteLockOut(plan.owner, rehearsal);
    for (String number : plan.newAccounts) {
      AccountId id = new AccountId(UuidCreator.getTimeOrderedEpoch());
      plan.accounts.put(number, id);
      rehearsal.decide(opening(request, plan, number, "-"), id);
    }
    List<BadRow> bad = new ArrayList<>();
    Set<AccountId> astray = new HashSet<>();
    for (ImportRow row : plan.rows) {
      AccountId account = plan.account(row.account());
      Rehearsal.Verdict verdict = rehearsal.decide(transfer(request, plan, row), account);
      ErrorCode refusal = verdict.refusal();
      if (refusal != null) {
        bad.add(new BadRow(row.line(), refusal.title() + " (" + refusal.slug() + ")"));
        astray.add(account);
      } else if (row.balanceAfterCents() != null
          && !astray.contains(account)
          && row.balanceAfterCents() != verdict.balanceAfterCents()) {
        bad.add(
            new BadRow(
                row.line(),
                "balance_after_cents is %d where the rows come to %d"
                    .formatted(row.balanceAfterCents(), verdict.balanceAfterCents())));
        astray.add(account);
      }
    }
    if (!bad.isEmpty()) {
      throw new ImportRefused("Nothing was imported.", bad);
    }
  }

  /** A refusal of authorisation: one event, though each row is told. */
  private void noteLockOut(Caller owner, Rehearsal rehearsal) {
    if (rehearsal.isLockedOut(owner)) {
      audit.refused(
          AuditEvent.refused(AuditKind.AUTHORISATION_REFUSED, Actor.of(owner, null, null))
              .about(owner.userId())
              .with("code", ErrorCode.USER_LOCKED.slug()));
    }
  }

  /** Opens what is new, many at once; whoever runs the same import meanwhile gets the same ones. */
  private void open(Request request, Plan plan) {
    Deque<Opening> inFlight = new ArrayDeque<>();
    try (Handle handle = jdbi.open()) {
      ImportDao dao = handle.attach(ImportDao.class);
      for (String number : plan.newAccounts) {
        if (inFlight.size() == IN_FLIGHT_MAX) {
          await(inFlight.remove(), plan);
        }
        String own = AccountNumber.of(dao.nextOrdinal());
        var opened = ledger.submit(opening(request, plan, number, own));
        inFlight.add(new Opening(number, opened));
      }
    }
    inFlight.forEach(opening -> await(opening, plan));
  }

  private record Opening(String number, CompletableFuture<Outcome> outcome) {}

  private static void await(Opening opening, Plan plan) {
    AccountId opened =
        opening.outcome.join() instanceof Outcome.Posted posted ? posted.record().from() : null;
    if (opened == null) {
      throw new ImportRefused("The account " + opening.number + " could not be opened.");
    }
    plan.accounts.put(opening.number, opened);
  }

  private static Command.OpenAccount opening(
      Request request, Plan plan, String number, String ownNumber) {
    String name = Earlier.openingKey(request.currency(), number);
    Command.Key key = new Command.Key(name, Hash.of(name.getBytes(StandardCharsets.UTF_8)));
    AccountId id = plan.account(number);
    var account =
        new Command.NewAccount(
            id, ownNumber, "checking", request.currency(), number, "UTC", number);
    return new Command.OpenAccount(origin(plan.owner, key), account, request.overdraftCents());
  }

  private static Command.Transfer transfer(Request request, Plan plan, ImportRow row) {
    AccountId cash = SystemAccount.CASH.id(request.currency());
    AccountId account = plan.account(row.account());
    boolean in = row.amountCents() > 0;
    ErasableText memo = row.memo().isEmpty() ? null : ErasableText.of(row.memo());
    return new Command.Transfer(
        origin(plan.owner, new Command.Key(row.idempotencyKey(request.currency()), row.key())),
        TransferKind.IMPORT,
        in ? cash : account,
        in ? account : cash,
        new Money(Math.abs(row.amountCents()), request.currency()),
        new Command.Terms(memo, row.date().atStartOfDay().toInstant(ZoneOffset.UTC), null, false));
  }

  private static Command.Origin origin(Caller owner, Command.Key key) {
    return new Command.Origin(
        new TransferId(UuidCreator.getTimeOrderedEpoch()), owner, key, "import");
  }

  private void post(Request request, Plan plan, BiConsumer<Integer, Integer> progress) {
    Deque<Sent> inFlight = new ArrayDeque<>();
    int done = 0;
    for (ImportRow row : plan.rows) {
      if (inFlight.size() == IN_FLIGHT_MAX) {
        await(inFlight.remove());
        progress.accept(++done, plan.rows.size());
      }
      inFlight.add(new Sent(row, ledger.submit(transfer(request, plan, row))));
    }
    for (Sent sent : inFlight) {
      await(sent);
      progress.accept(++done, plan.rows.size());
    }
  }

  private record Sent(ImportRow row, CompletableFuture<Outcome> outcome) {}

  private static void await(Sent sent) {
    if (!(sent.outcome.join() instanceof Outcome.Posted)) {
      throw new ImportRefused(
          "Something else moved money on these accounts meanwhile: stopped at line "
              + sent.row.line()
              + ". What came before it is imported; the same command does what is left.");
    }
  }
}
