package florin.transfer;

import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Linked;
import florin.ledger.Outcome;
import florin.ledger.TransferKind;
import florin.money.Payee;
import florin.money.Payees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Orders many transfers of the ledger at once. Thread-safe; reads only, on own handles. */
public final class BatchService {
  static final int ITEMS_MAX = 1_000;

  private final Payees payees;
  private final LedgerService ledger;

  public BatchService(Jdbi jdbi, LedgerService ledger) {
    this.payees = new Payees(jdbi);
    this.ledger = ledger;
  }

  /**
   * One transfer of a batch.
   *
   * @param source null where the caller may not pay from it
   */
  public record Item(
      Command.Origin origin, @Nullable Authorized source, TransferService.Order order) {}

  /** What became of an item: the ledger's outcome, or why there is none. */
  public record Answer(@Nullable Outcome outcome, @Nullable Throwable failure) {
    static Answer refused(BankException refusal) {
      return new Answer(null, refusal);
    }

    /** Whether this item was refused before the ledger saw it. */
    boolean isNotFound() {
      return failure instanceof BankException refusal && refusal.code() == ErrorCode.NOT_FOUND;
    }
  }

  /**
   * All or none; later ones see the effect of earlier ones. What cannot be found is looked for in
   * all of them before the ledger decides. Fails as {@link LedgerService#submit} does.
   *
   * @param items each under a key of its own, or none, as a dry run
   */
  CompletableFuture<List<Answer>> atomic(List<Item> items) {
    List<Optional<Command>> commands = commands(items);
    int culprit = commands.indexOf(Optional.<Command>empty());
    if (culprit < 0) {
      var linked = new Linked(commands.stream().map(Optional::orElseThrow).toList());
      return ledger.submit(linked).thenApply(BatchService::answers);
    }
    List<Outcome> before = answered(items).stream().flatMap(Optional::stream).toList();
    return CompletableFuture.completedFuture(
        before.isEmpty()
            ? IntStream.range(0, items.size()).mapToObj(i -> refused(i == culprit)).toList()
            : answers(before));
  }

  private static Answer refused(boolean culprit) {
    ErrorCode other = ErrorCode.LINKED_TRANSFER_FAILED;
    return Answer.refused(
        culprit ? BankException.notFound() : new BankException(other, other.title() + "."));
  }

  private static List<Answer> answers(List<Outcome> outcomes) {
    return outcomes.stream().map(outcome -> new Answer(outcome, null)).toList();
  }

  /** Each on its own, in order; never fails as a whole. */
  CompletableFuture<List<Answer>> independent(List<Item> items) {
    List<Optional<Command>> commands = commands(items);
    var submitted = ledger.submitEach(commands.stream().flatMap(Optional::stream).toList());
    var decided = submitted.iterator();
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (Optional<Command> command : commands) {
      answers.add(
          command.isPresent()
              ? decided.next().handle(Answer::new)
              : CompletableFuture.completedFuture(Answer.refused(BankException.notFound())));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
  }

  /**
   * The answers, with that of its key for each item which was refused before the ledger saw it: the
   * key comes first in the order of refusals. Own short read if there is such an item.
   */
  List<Answer> withKnown(List<Item> items, List<Answer> answers) {
    List<Integer> missing =
        IntStream.range(0, items.size()).filter(i -> answers.get(i).isNotFound()).boxed().toList();
    if (missing.isEmpty()) {
      return answers;
    }
    List<Answer> all = new ArrayList<>(answers);
    var known = answered(missing.stream().map(items::get).toList());
    for (int i = 0; i < missing.size(); i++) {
      int index = missing.get(i);
      known.get(i).ifPresent(outcome -> all.set(index, new Answer(outcome, null)));
    }
    return all;
  }

  /** Nothing of a dry run, which has no keys. */
  private List<Optional<Outcome>> answered(List<Item> items) {
    List<Command.Key> keys = new ArrayList<>();
    for (Item item : items) {
      Command.Key key = item.origin().key();
      if (key == null) {
        return List.of();
      }
      keys.add(key);
    }
    return ledger.answered(items.get(0).origin().caller(), keys);
  }

  /** Empty for what has no source or no payee; a mistyped number comes before both. */
  private List<Optional<Command>> commands(List<Item> items) {
    Map<String, AccountId> numbers = accountsByNumber(items);
    return items.stream().map(item -> command(item, numbers)).toList();
  }

  private static Optional<Command> command(Item item, Map<String, AccountId> numbers) {
    Payee payee = item.order().payee();
    AccountId from = item.source() == null ? null : item.source().accountId();
    AccountId to =
        payee instanceof Payee.ById known
            ? known.id()
            : numbers.get(((Payee.ByNumber) payee).number());
    if (!payee.isMistyped() && (from == null || to == null)) {
      return Optional.empty();
    }
    return Optional.of(
        new Command.Transfer(
            item.origin().asCustomer(),
            TransferKind.TRANSFER,
            from,
            to,
            item.order().money(),
            item.order().terms()));
  }

  private Map<String, AccountId> accountsByNumber(List<Item> items) {
    return payees.byNumber(
        items.stream()
            .map(item -> item.order().payee() instanceof Payee.ByNumber by ? by.number() : null)
            .filter(Objects::nonNull)
            .distinct()
            .toList());
  }
}
