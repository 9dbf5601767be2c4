package florin.ledger;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.Money;
import florin.core.TransferId;
import florin.core.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way through the core: answers known keys, decides the rest in order, gathers
 * what is to be written. Pure but for its own state; lives as long as one transaction.
 */
final class Batch {
  /** Refusals that may turn out differently next time; they leave no trace and free the key. */
  private static final Set<ErrorCode> NOT_KEPT =
      EnumSet.of(
          ErrorCode.NOT_FOUND,
          ErrorCode.ACCOUNT_FENCED,
          ErrorCode.BALANCE_VERSION_MISMATCH,
          ErrorCode.KYC_REQUIRED,
          ErrorCode.STEP_UP_REQUIRED,
          ErrorCode.OPERATOR_REQUIRED,
          ErrorCode.NOT_PAYEE,
          ErrorCode.LAST_MANAGER,
          ErrorCode.USER_LOCKED);

  private final List<Pending> pending;
  private final Map<TransferId, byte[]> words = new HashMap<>();
  private final Map<UserKey, Known> known;
  private final Map<Pending, List<Outcome>> answers = new LinkedHashMap<>();
  private final List<Kept> kept = new ArrayList<>();
  private final List<Pending> setAside = new ArrayList<>();
  private Instant bookedAt;

  /** An idempotency key is one user's. */
  record UserKey(UserId userId, String key) {}

  /**
   * A decision that goes into the journal, with the record its answers are rendered from.
   *
   * @param detail what else it was decided on, where no column has it
   * @param words sealed, where it has some
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Kept(
      Decision decision,
      Recorded record,
      @Nullable String detail,
      Decided.Before before,
      byte @Nullable [] words) {
    Command.Origin origin() {
      return decision.command().origin();
    }

    @Nullable ErasableText text() {
      return decision.command().text();
    }
  }

  /** The request a key belongs to, and its answer. */
  record Known(Hash request, Recorded record) {}

  /**
   * @param firstBookedAt the time of the first command; each further one is 1 µs later
   */
  Batch(List<Pending> pending, Map<UserKey, Known> known, Instant firstBookedAt) {
    this.pending = pending;
    pending.forEach(one -> words.putAll(one.linked().words()));
    this.known = new HashMap<>(known);
    this.bookedAt = firstBookedAt;
  }

  /**
   * Decides all in order.
   *
   * @param strangers accounts whose rows somebody else holds: what needs them is set aside
   */
  void decide(Books books, Set<AccountId> strangers) {
    for (Pending one : pending) {
      List<Outcome> before = replay(one);
      if (before != null) {
        answers.put(one, before);
      } else if (one.commands().stream()
          .flatMap(c -> c.accounts().stream())
          .anyMatch(strangers::contains)) {
        setAside.add(one);
      } else if (one.commands().size() == 1) {
        answers.put(one, List.of(decideOne(books, one.commands().get(0))));
      } else {
        answers.put(one, decideLinked(books, one.commands()));
      }
    }
  }

  private @Nullable List<Outcome> replay(Pending one) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Command command : one.commands()) {
      Command.Key key = command.origin().key();
      Known first = key == null ? null : known.get(userKey(command.origin().caller(), key));
      if (key != null && first != null) {
        outcomes.add(answer(first, key));
      }
    }
    int size = one.commands().size();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.KeyReused) {
        return Collections.nCopies(size, outcome);
      }
    }
    return outcomes.size() == size ? outcomes : null;
  }

  private Outcome decideOne(Books books, Command command) {
    Decided.Before before = Decided.Before.of(books, command);
    Decision decision = decide(books, command);
    boolean dryRun = isDryRun(command);
    if (!dryRun) {
      books.apply(decision);
    }
    return dryRun ? outcome(decision) : keep(books, decision, before);
  }

  private Decision decide(Books books, Command command) {
    Instant now = tick();
    books.expireHolds(command.accounts(), now);
    return Ledger.decide(books, command, now);
  }

  private List<Outcome> decideLinked(Books books, List<Command> commands) {
    Books attempt = books.copy();
    List<Decision> decisions = new ArrayList<>();
    List<Decided.Before> befores = new ArrayList<>();
    for (Command command : commands) {
      befores.add(Decided.Before.of(attempt, command));
      Decision decision = decide(attempt, command);
      attempt.apply(decision);
      decisions.add(decision);
    }
    Decision culprit =
        decisions.stream().filter(decision -> !decision.isPosted()).findFirst().orElse(null);
    if (culprit != null) {
      decisions.replaceAll(one -> one.equals(culprit) ? one : one.becauseOfAnother());
    }
    if (isDryRun(commands.get(0)) || (culprit != null && !isKept(culprit))) {
      return decisions.stream().map(Batch::outcome).toList(); // a group leaves all its rows or none
    }
    for (Decision decision : decisions) { // as in the attempt, with the holds that expired in it
      books.expireHolds(decision.command().accounts(), decision.bookedAt());
      books.apply(decision);
    }
    return IntStream.range(0, decisions.size())
        .mapToObj(i -> keep(books, decisions.get(i), befores.get(i)))
        .toList();
  }

  private static boolean isDryRun(Command command) {
    return command instanceof Command.Transfer transfer && transfer.terms().dryRun();
  }

  private static boolean isKept(Decision decision) {
    ErrorCode refusal = decision.refusal();
    return refusal == null
        ? !decision.after().isEmpty() || decision.allowance() != null || decision.card() != null
        : !NOT_KEPT.contains(refusal);
  }

  private Outcome keep(Books books, Decision decision, Decided.Before before) {
    Outcome outcome = outcome(decision);
    if (!isKept(decision)) {
      return outcome;
    }
    boolean byOperator = books.isOperator(decision.command().origin().caller());
    byte[] sealed = words.get(decision.command().origin().id());
    boolean unknown = books.isUnknown(decision.command().origin(), decision.bookedAt());
    String detail = Detail.of(decision, byOperator, unknown);
    Kept row = new Kept(decision, recorded(decision), detail, before, sealed);
    kept.add(row);
    Command.Key key = row.origin().key();
    if (key != null) {
      known.put(userKey(row.origin().caller(), key), new Known(key.request(), row.record()));
    }
    return outcome;
  }

  static Outcome outcome(Decision decision) {
    Recorded record = recorded(decision);
    return decision.isPosted()
        ? new Outcome.Posted(record, false, decision.hold())
        : new Outcome.Declined(record, false);
  }

  private static Recorded recorded(Decision decision) {
    Command command = decision.command();
    List<Entry> entries = decision.entries();
    ErasableText text = command.text();
    return new Recorded(
        command.origin().id(),
        command.kind(),
        command.origin().caller().userId(),
        command.origin().requestId(),
        command.from(),
        command.to(),
        money(decision),
        entries.isEmpty() ? null : entries.get(0).balanceAfterCents(),
        entries.isEmpty() ? null : entries.get(1).balanceAfterCents(),
        decision.decline(),
        command.concerns(),
        text == null ? null : text.text(),
        decision.effectiveAt(),
        decision.bookedAt());
  }

  /** What moved, or else what was asked to. */
  private static @Nullable Money money(Decision decision) {
    AccountState moved = decision.entries().isEmpty() ? null : decision.after().get(1);
    return moved == null
        ? decision.command().money()
        : new Money(decision.entries().get(1).amountCents(), moved.currency());
  }

  private Instant tick() {
    Instant now = bookedAt;
    bookedAt = bookedAt.plusNanos(1_000);
    return now;
  }

  static UserKey userKey(Caller caller, Command.Key key) {
    return new UserKey(caller.userId(), key.value());
  }

  static Outcome answer(Known first, Command.Key key) {
    if (!first.request().equals(key.request())) {
      return new Outcome.KeyReused(first.record().id());
    }
    return first.record().decline() == null
        ? new Outcome.Posted(first.record(), true, null)
        : new Outcome.Declined(first.record(), true);
  }

  /** The last instant at which something in it could be decided. */
  Instant horizon() {
    long commands = pending.stream().mapToLong(one -> one.commands().size()).sum();
    return bookedAt.plus(commands, ChronoUnit.MICROS);
  }

  /** What goes into the journal, in order. */
  List<Kept> kept() {
    return kept;
  }

  /** Nothing was decided about these: a stranger holds a row they need. */
  List<Pending> setAside() {
    return setAside;
  }

  Map<Pending, List<Outcome>> answers() {
    return answers;
  }

  List<Decided> decided() {
    List<Decided> all = new ArrayList<>();
    for (Kept row : kept) {
      Decision decision = row.decision();
      all.add(new Decided(decision.command(), outcome(decision), row.before()));
    }
    return all;
  }

  /** Ids by which it is found again when the connection was lost during the commit. */
  List<TransferId> journalIds() {
    return kept.stream().map(row -> row.record().id()).toList();
  }
}
