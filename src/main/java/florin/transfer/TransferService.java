package florin.transfer;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.Money;
import florin.core.TransferId;
import florin.ledger.Command;
import florin.ledger.Explanations;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import florin.ledger.TransferKind;
import florin.money.ExplanationView;
import florin.money.Payee;
import florin.money.Payees;
import florin.money.TransferView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Orders transfers of the ledger and finds them again. Thread-safe; reads only, on own handles. */
public final class TransferService {
  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final AccountAccess access;
  private final Payees payees;
  private final Explanations explanations;

  public TransferService(
      Jdbi jdbi, LedgerService ledger, AccountAccess access, Explanations explanations) {
    this.explanations = explanations;
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.access = access;
    this.payees = new Payees(jdbi);
  }

  /** What a customer orders beside the source. */
  public record Order(Payee payee, Money money, Command.Terms terms) {}

  /**
   * Pays from an account the caller may pay from.
   *
   * @param source null where he may not: a mistyped number is refused, and kept as refused, before
   *     that is looked at, and then names no account
   * @throws BankException {@code not_found} without a source, or when nobody has the payee's number
   */
  public CompletableFuture<Outcome> pay(
      @Nullable Authorized source, Command.Origin origin, Order order) {
    return ledger.submit(command(source, origin, order));
  }

  /** What {@link #pay} would come to now, and why; nothing comes of it. */
  public Explanations.Rehearsed rehearse(
      @Nullable Authorized source, Command.Origin origin, Order order) {
    return explanations.rehearse(command(source, origin, order));
  }

  private Command.Transfer command(
      @Nullable Authorized source, Command.Origin origin, Order order) {
    boolean mistyped = order.payee().isMistyped();
    if (source == null && !mistyped) {
      throw BankException.notFound();
    }
    return new Command.Transfer(
        origin.asCustomer(),
        TransferKind.TRANSFER,
        source == null ? null : source.accountId(),
        mistyped ? null : payees.find(order.payee()),
        order.money(),
        order.terms());
  }

  /**
   * A transfer as one of its sides sees it.
   *
   * @throws BankException {@code not_found} also when it is between others, or a refused one of
   *     somebody else's
   */
  public Seen find(Caller caller, TransferId id) {
    TransferDao.Found found;
    try (Handle handle = jdbi.open()) {
      found = handle.attach(TransferDao.class).find(id).orElseThrow(BankException::notFound);
    }
    Recorded transfer = found.transfer();
    boolean source = mayView(caller, transfer.from());
    boolean target = transfer.decline() == null && mayView(caller, transfer.to());
    if (!source && !target) {
      throw BankException.notFound();
    }
    return new Seen(transfer, source, found.reversed());
  }

  /**
   * Why it was decided as it was; the source's numbers only to whoever may view it.
   *
   * @throws BankException {@code not_found} as {@link #find} does
   */
  public ExplanationView explain(Caller caller, TransferId id) {
    Seen seen = find(caller, id);
    boolean byOrderer = caller.isOperator() || caller.userId().equals(seen.transfer().userId());
    var reader = new ExplanationView.Reader(seen.bySource(), byOrderer);
    return ExplanationView.of(id, explanations.of(id), reader);
  }

  /**
   * @param bySource whether the reader may see the source's balance
   */
  public record Seen(Recorded transfer, boolean bySource, TransferView.Reversed reversed) {
    TransferView view() {
      return TransferView.of(transfer, bySource, reversed);
    }
  }

  private boolean mayView(Caller caller, @Nullable AccountId account) {
    return account != null && access.find(caller, account, Access.VIEW).isPresent();
  }

  /** All the caller may see by his own grants, newest first, a part at a time. */
  public List<TransferView> listBefore(Caller caller, Instant bookedAt, int limit) {
    var all = new TransferDao.Filter(caller.userId(), Instant.EPOCH, bookedAt, null);
    return list(access.all(caller), null, all, limit).stream().map(Seen::view).toList();
  }

  /**
   * Newest first.
   *
   * @param key one of the reader's own, whose transfers alone are listed; those of a batch have it
   *     with their place behind a space, which no client's key contains
   */
  List<Seen> list(
      List<Authorized> accounts, @Nullable String key, TransferDao.Filter filter, int limit) {
    List<AccountId> ids = accounts.stream().map(Authorized::accountId).toList();
    AccountId[] of = ids.toArray(AccountId[]::new);
    try (Handle handle = jdbi.open()) {
      TransferDao dao = handle.attach(TransferDao.class);
      List<TransferDao.Found> all =
          key == null
              ? dao.list(of, filter, limit)
              : dao.listUnder(key, BatchService.ITEMS_MAX, of, filter, limit);
      return all.stream()
          .map(
              found ->
                  new Seen(
                      found.transfer(), ids.contains(found.transfer().from()), found.reversed()))
          .toList();
    }
  }
}
