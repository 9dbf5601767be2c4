package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Money;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.TransferId;
import florin.core.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random commands against the simplest model one could write of a bank; compared after each. */
class LedgerModelTest {
  private static final int ACCOUNTS = 5;
  private static final int CASH = 0;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final UserId OWNER = new UserId(new UUID(1, 1));

  /** One step of a story: a verb, two accounts and an amount, whatever of it the verb needs. */
  record Step(Verb verb, int from, int to, long amount) {}

  enum Verb {
    PAY,
    DEPOSIT,
    WITHDRAW,
    FREEZE,
    UNFREEZE,
    CLOSE
  }

  @Provide
  Arbitrary<List<Step>> stories() {
    Arbitrary<Integer> account = Arbitraries.integers().between(1, ACCOUNTS - 1);
    Arbitrary<Long> amount =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.longs().between(1, 400)),
            Tuple.of(1, Arbitraries.just(Money.AMOUNT_MAX)));
    Arbitrary<Verb> verb =
        Arbitraries.frequency(
            Tuple.of(8, Verb.PAY),
            Tuple.of(5, Verb.DEPOSIT),
            Tuple.of(3, Verb.WITHDRAW),
            Tuple.of(1, Verb.FREEZE),
            Tuple.of(2, Verb.UNFREEZE),
            Tuple.of(1, Verb.CLOSE));
    return Combinators.combine(verb, account, account, amount).as(Step::new).list().ofMaxSize(60);
  }

  @Property(tries = 1_500)
  void the_core_and_the_model_agree_after_every_command(@ForAll("stories") List<Step> story) {
    Books books = books();
    Model model = new Model();
    Map<AccountId, List<Entry>> entries = new HashMap<>();
    for (Step step : story) {
      Decision decision = Ledger.decide(books, command(step), NOW);
      books.apply(decision);
      decision
          .entries()
          .forEach(e -> entries.computeIfAbsent(e.accountId(), x -> new ArrayList<>()).add(e));

      assertThat(decision.isPosted()).as("%s", step).isEqualTo(model.accepts(step));
      model.run(step);
      for (int i = 0; i < ACCOUNTS; i++) {
        assertThat(state(books, i).balanceCents()).as("balance %s", i).isEqualTo(model.balance[i]);
        assertThat(state(books, i).closed()).isEqualTo(model.closed[i]);
        assertThat(state(books, i).restrictions().any()).isEqualTo(model.frozen[i]);
      }
      assertThat(Arrays.stream(model.balance).sum()).isZero();
    }
    entries.forEach((id, chain) -> assertThatChainHolds(books, id, chain));
  }

  private static void assertThatChainHolds(Books books, AccountId id, List<Entry> chain) {
    long balance = 0;
    var hash = Entry.genesis(id);
    for (int i = 0; i < chain.size(); i++) {
      Entry entry = chain.get(i);
      balance += entry.amountCents();
      assertThat(entry.sequence()).isEqualTo(i + 1L);
      assertThat(entry.balanceAfterCents()).isEqualTo(balance);
      assertThat(entry.hash()).isEqualTo(entry.link(hash, null));
      hash = entry.hash();
    }
    AccountState account = books.account(id);
    assertThat(account).isNotNull();
    assertThat(hash).isEqualTo(account.hash());
  }

  private static Command command(Step step) {
    AccountId from = id(step.from);
    return switch (step.verb) {
      case PAY -> transfer(TransferKind.TRANSFER, from, id(step.to), step.amount);
      case DEPOSIT -> transfer(TransferKind.DEPOSIT, id(CASH), from, step.amount);
      case WITHDRAW -> transfer(TransferKind.WITHDRAWAL, from, id(CASH), step.amount);
      case FREEZE -> new Command.Restrict(origin(), from, true, null);
      case UNFREEZE -> new Command.Restrict(origin(), from, false, null);
      case CLOSE -> new Command.CloseAccount(origin(), from);
    };
  }

  private static Command transfer(TransferKind kind, AccountId from, AccountId to, long amount) {
    return new Command.Transfer(
        origin(), kind, from, to, new Money(amount, "EUR"), Command.Terms.PLAIN);
  }

  private static Command.Origin origin() {
    Caller caller = new Caller.Session(OWNER, Role.OPERATOR, new SessionId(new UUID(2, 2)));
    return new Command.Origin(new TransferId(new UUID(3, 3)), caller, null, "req_test");
  }

  private static Books books() {
    List<AccountState> states = new ArrayList<>();
    Map<Books.Grant, Access> grants = new HashMap<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      states.add(
          new AccountState(
              id(i),
              "EUR",
              i == CASH,
              false,
              AccountState.Restrictions.NONE,
              0,
              0,
              overdraft(i),
              0,
              Entry.genesis(id(i))));
      grants.put(new Books.Grant(OWNER, id(i)), Access.MANAGE);
    }
    return new Books(states, Map.of(OWNER, Role.OPERATOR), grants);
  }

  private static long overdraft(int account) {
    return account == 1 ? 250 : 0;
  }

  private static AccountState state(Books books, int account) {
    AccountState state = books.account(id(account));
    assertThat(state).isNotNull();
    return state;
  }

  private static AccountId id(int account) {
    return new AccountId(new UUID(9, account));
  }

  /** The naive bank: arrays and ifs. */
  private static final class Model {
    final long[] balance = new long[ACCOUNTS];
    final boolean[] frozen = new boolean[ACCOUNTS];
    final boolean[] closed = new boolean[ACCOUNTS];

    boolean accepts(Step step) {
      int a = step.from;
      return switch (step.verb) {
        case PAY -> a != step.to && moves(a, step.to, step.amount);
        case DEPOSIT -> moves(CASH, a, step.amount);
        case WITHDRAW -> moves(a, CASH, step.amount);
        case FREEZE, UNFREEZE -> !closed[a];
        case CLOSE -> closed[a] || (!frozen[a] && balance[a] == 0);
      };
    }

    private boolean moves(int from, int to, long amount) {
      boolean open = !closed[from] && !closed[to] && !frozen[from] && !frozen[to];
      boolean covered = from == CASH || balance[from] + overdraft(from) >= amount;
      boolean fits = to == CASH || balance[to] <= Money.AMOUNT_MAX - amount;
      return open && covered && fits;
    }

    void run(Step step) {
      if (!accepts(step)) {
        return;
      }
      int a = step.from;
      switch (step.verb) {
        case PAY -> move(a, step.to, step.amount);
        case DEPOSIT -> move(CASH, a, step.amount);
        case WITHDRAW -> move(a, CASH, step.amount);
        case FREEZE -> frozen[a] = true;
        case UNFREEZE -> frozen[a] = false;
        case CLOSE -> closed[a] = true;
      }
    }

    private void move(int from, int to, long amount) {
      balance[from] -= amount;
      balance[to] += amount;
    }
  }
}
