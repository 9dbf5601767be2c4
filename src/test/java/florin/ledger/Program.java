package florin.ledger;

import static florin.ledger.NaiveBank.CASH;
import static florin.ledger.NaiveBank.MISTYPED;

import florin.ledger.NaiveBank.Answer;
import florin.ledger.NaiveBank.Who;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Random things to do at a bank, all kinds of commands and all kinds of wishes that have to be
 * refused, each with what {@link NaiveBank} says to it.
 */
final class Program {
  private static final int STEPS_MAX = 60;
  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;

  /** Holds end in between: what is booked in one second differs by microseconds. */
  private static final long[] HOLD_SECONDS = {5, 65, HOUR + 5, DAY + 5};

  private static final long[] WAIT_SECONDS = {10, 60, HOUR, DAY};

  enum Verb {
    DEPOSIT,
    PAY,
    WITHDRAW,
    HOLD,
    CAPTURE,
    RELEASE,
    REVERSE,
    FREEZE,
    UNFREEZE,
    CLOSE,
    OPEN,
    AGAIN,
    REUSE,
    WAIT,
    RESTART
  }

  private static final Set<Verb> MOVING =
      Set.of(Verb.DEPOSIT, Verb.PAY, Verb.WITHDRAW, Verb.CAPTURE, Verb.REVERSE, Verb.HOLD);

  /**
   * What is drawn by lot: a verb, and numbers from which whatever it needs is chosen.
   *
   * @param ref which of the earlier ones it is about
   * @param twist what is unusual about it
   */
  record Step(Verb verb, int who, int a, int b, long amount, int ref, int twist) {}

  /**
   * One command, whole: asked again, it is the same.
   *
   * @param effectiveAt in seconds since the start
   * @param about the index of the hold or transfer it is about
   * @param request what it says; another one under the same key is refused
   */
  record Ask(
      int index,
      Verb verb,
      Who by,
      int from,
      int to,
      @Nullable Long amount,
      String currency,
      @Nullable Long effectiveAt,
      @Nullable Long version,
      boolean dry,
      int about,
      long seconds,
      boolean forced,
      @Nullable String key,
      String request) {}

  /** What is done at once: commands with their answers, or else some time passes. */
  record Act(List<Ask> asks, List<Answer> expected, long pass) {}

  private final List<Act> acts = new ArrayList<>();
  private final List<List<Ask>> repeatable = new ArrayList<>();
  private final List<Ask> holds = new ArrayList<>();
  private final List<Ask> movements = new ArrayList<>();
  private final NaiveBank bank = new NaiveBank();
  private int asked;

  Program(List<List<Step>> steps) {
    bank.open(Who.ALICE, "EUR", 0);
    bank.open(Who.ALICE, "EUR", 250);
    bank.open(Who.BOB, "EUR", 0);
    bank.open(Who.BOB, "EUR", 0);
    bank.open(Who.BOB, "USD", 0);
    bank.open(Who.TELLER, "EUR", 0);
    steps.forEach(this::add);
  }

  static final int ACCOUNTS_AT_FIRST = 7;

  /** Groups of several are posted together or not at all. */
  static Arbitrary<List<List<Step>>> any() {
    Arbitrary<Verb> verb =
        Arbitraries.frequency(
            Tuple.of(12, Verb.DEPOSIT),
            Tuple.of(12, Verb.PAY),
            Tuple.of(3, Verb.WITHDRAW),
            Tuple.of(8, Verb.HOLD),
            Tuple.of(8, Verb.CAPTURE),
            Tuple.of(3, Verb.RELEASE),
            Tuple.of(8, Verb.REVERSE),
            Tuple.of(2, Verb.FREEZE),
            Tuple.of(4, Verb.UNFREEZE),
            Tuple.of(2, Verb.CLOSE),
            Tuple.of(1, Verb.OPEN),
            Tuple.of(5, Verb.AGAIN),
            Tuple.of(1, Verb.REUSE),
            Tuple.of(3, Verb.WAIT),
            Tuple.of(2, Verb.RESTART));
    Arbitrary<List<Step>> single = steps(verb).map(List::of);
    Arbitrary<List<Step>> group =
        steps(Arbitraries.just(Verb.PAY)).list().ofMinSize(2).ofMaxSize(4);
    return Arbitraries.frequencyOf(Tuple.of(12, single), Tuple.of(1, group))
        .list()
        .ofMaxSize(STEPS_MAX);
  }

  private static Arbitrary<Step> steps(Arbitrary<Verb> verb) {
    Arbitrary<Long> amount =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.longs().between(1, 400)),
            Tuple.of(
                1, Arbitraries.longs().between(NaiveBank.AMOUNT_MAX - 300, NaiveBank.AMOUNT_MAX)));
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 11);
    Arbitrary<Integer> account = Arbitraries.integers().between(0, 29);
    Arbitrary<Integer> ref = Arbitraries.integers().between(0, 7);
    return Combinators.combine(verb, small, account, account, amount, ref, small).as(Step::new);
  }

  List<Act> acts() {
    return acts;
  }

  /** As it is after all of them. */
  NaiveBank bank() {
    return bank;
  }

  private void add(List<Step> steps) {
    Step step = steps.get(0);
    switch (step.verb) {
      case WAIT -> pass(WAIT_SECONDS[step.twist % WAIT_SECONDS.length]);
      case RESTART -> acts.add(new Act(List.of(), List.of(), 0));
      case AGAIN -> again(step);
      case REUSE -> reuse(step);
      default -> addNew(steps);
    }
  }

  private void pass(long seconds) {
    bank.pass(seconds);
    acts.add(new Act(List.of(), List.of(), seconds));
  }

  private void again(Step step) {
    if (!repeatable.isEmpty()) {
      decide(latest(repeatable, step.ref));
    }
  }

  private static <T> T latest(List<T> all, int back) {
    return all.get(all.size() - 1 - back % all.size());
  }

  private void reuse(Step step) {
    if (!repeatable.isEmpty()) {
      Ask first = latest(repeatable, step.ref).get(0);
      Ask other = ask(step, Verb.PAY);
      decide(List.of(with(other, first.by(), false, first.key())));
    }
  }

  private void addNew(List<Step> steps) {
    boolean group = steps.size() > 1;
    List<Ask> asks = new ArrayList<>();
    for (Step step : steps) {
      Ask ask = ask(step, step.verb);
      if (ask == null) {
        return;
      }
      asks.add(ask);
    }
    Ask first = asks.get(0);
    boolean dry = steps.get(0).twist == 0 && first.verb == Verb.PAY;
    for (int i = 0; i < asks.size(); i++) {
      Ask ask = asks.get(i);
      boolean keyed = MOVING.contains(ask.verb) || ask.verb == Verb.RELEASE;
      String key = dry || !keyed ? null : "key-" + first.index + (i == 0 ? "" : " " + i);
      asks.set(i, with(ask, group ? first.by : ask.by, dry, key));
    }
    if (asks.get(0).key != null) {
      repeatable.add(asks);
    }
    for (Ask ask : dry ? Collections.<Ask>emptyList() : asks) {
      if (ask.verb == Verb.HOLD) {
        holds.add(ask);
      }
      if (MOVING.contains(ask.verb)) {
        movements.add(ask);
      }
    }
    decide(asks);
  }

  private void decide(List<Ask> asks) {
    acts.add(new Act(List.copyOf(asks), bank.decide(asks), 0));
  }

  private int account(int any) {
    return any == 29 ? CASH : 1 + any % (bank.accounts() - 1);
  }

  private static Who who(Step step, @Nullable Who natural) {
    return step.who < 3 || natural == null ? Who.values()[step.who % 3] : natural;
  }

  private @Nullable Ask ask(Step step, Verb verb) {
    int a = account(step.a);
    int b = account(step.b);
    return switch (verb) {
      case DEPOSIT -> moving(step, verb, CASH, a, who(step, Who.TELLER));
      case WITHDRAW -> moving(step, verb, a, CASH, who(step, Who.TELLER));
      case PAY, HOLD -> moving(step, verb, a, b, who(step, bank.owner(a)));
      case CAPTURE, RELEASE -> holds.isEmpty() ? null : resolving(step, latest(holds, step.ref));
      case REVERSE -> movements.isEmpty() ? null : reversing(step, latest(movements, step.ref));
      case OPEN -> plain(step, verb, bank.accounts(), who(step, Who.ALICE));
      default -> plain(step, verb, a, who(step, bank.owner(a)));
    };
  }

  private Ask moving(Step step, Verb verb, int from, int to, Who by) {
    boolean pays = verb == Verb.PAY;
    int twist = step.twist;
    String currency = bank.currency(from == CASH ? to : from);
    if (twist == 7) {
      currency = currency.equals("EUR") ? "USD" : "EUR";
    }
    Long effectiveAt =
        verb == Verb.HOLD
            ? null
            : switch (twist) {
              case 3 -> Long.valueOf(bank.now() - DAY - 7);
              case 4 -> Long.valueOf(bank.now() - NaiveBank.PAST_MAX - 10);
              case 5 -> Long.valueOf(bank.now() + HOUR);
              default -> null;
            };
    Long version = pays && (twist == 1 || twist == 2) ? bank.version(from) + twist - 1 : null;
    return new Ask(
        asked++,
        verb,
        by,
        from,
        verb != Verb.DEPOSIT && twist == 6 ? MISTYPED : to,
        verb == Verb.DEPOSIT ? Math.min(2 * step.amount, NaiveBank.AMOUNT_MAX) : step.amount,
        from == CASH || to == CASH ? "EUR" : currency,
        effectiveAt,
        version,
        false,
        -1,
        HOLD_SECONDS[step.ref % HOLD_SECONDS.length],
        false,
        null,
        "request-" + asked);
  }

  private Ask resolving(Step step, Ask hold) {
    int from = hold.from;
    int to = hold.to == MISTYPED ? 1 : hold.to;
    Long part = step.twist < 5 ? null : (Long) (1 + step.amount / 2);
    return about(step, hold, new int[] {from, to}, part, who(step, hold.by));
  }

  private Ask reversing(Step step, Ask original) {
    int from = original.to == MISTYPED ? 1 : original.to;
    Who natural = from == CASH ? Who.TELLER : bank.owner(from);
    Long part = step.twist < 6 ? null : (Long) (1 + step.amount / 2);
    return about(step, original, new int[] {from, original.from}, part, who(step, natural));
  }

  private Ask about(Step step, Ask other, int[] sides, @Nullable Long part, Who by) {
    boolean forced = step.verb == Verb.REVERSE && step.twist % 4 == 0;
    return new Ask(
        asked++,
        step.verb,
        by,
        sides[0],
        sides[1],
        step.verb == Verb.RELEASE ? null : part,
        other.currency,
        null,
        null,
        false,
        other.index,
        0,
        forced,
        null,
        "request-" + asked);
  }

  private Ask plain(Step step, Verb verb, int account, Who by) {
    return new Ask(
        asked++,
        verb,
        by,
        account,
        MISTYPED,
        null,
        step.twist == 0 ? "USD" : "EUR",
        null,
        null,
        false,
        -1,
        0,
        false,
        null,
        "request-" + asked);
  }

  private static Ask with(Ask ask, Who by, boolean dry, @Nullable String key) {
    return new Ask(
        ask.index,
        ask.verb,
        by,
        ask.from,
        ask.to,
        ask.amount,
        ask.currency,
        ask.effectiveAt,
        ask.version,
        dry,
        ask.about,
        ask.seconds,
        ask.forced,
        key,
        ask.request);
  }
}
