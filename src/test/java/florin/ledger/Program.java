package florin.ledger;

import static florin.ledger.NaiveBank.CASH;
import static florin.ledger.NaiveBank.MISTYPED;

import florin.core.Access;
import florin.ledger.NaiveBank.Answer;
import florin.ledger.NaiveBank.Limits;
import florin.ledger.NaiveBank.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Random things to do at a bank, all kinds of commands and all kinds of wishes that have to be
 * refused, each with what {@link NaiveBank} says to it.
 */
final class Program {
  private static final int STEPS_MAX = 60;

  /** Most of them are nothing unusual: what is refused at its first look tells little. */
  private static final int TWISTS = 36;

  private static final int ANY_MAX = 59;

  /** Mostly to pay. */
  private static final Access[] ACCESS = {
    Access.PAY, Access.PAY, Access.VIEW, Access.PAY, Access.MANAGE
  };

  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;

  /** Holds end in between: what is booked in one second differs by microseconds. */
  private static final long[] HOLD_SECONDS = {5, 65, HOUR + 5, DAY + 5, 10 * DAY + 5};

  private static final long[] WAIT_SECONDS = {10, 60, HOUR, 7 * HOUR, DAY, 9 * DAY};

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
    LIMIT,
    MEMBER,
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
   * @param of the user whose limits are set, or who is a member; the limits of an account are set
   *     where it is null
   * @param before what he may do, as whoever changes it has seen it; null for nothing
   * @param access what a member may do from now on; null for nothing
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
      @Nullable Who of,
      @Nullable Limits limits,
      @Nullable Access before,
      @Nullable Access access,
      @Nullable String key,
      String request) {
    /** What he may do then he may from the next batch on. */
    boolean joins() {
      return verb == Verb.MEMBER && before == null && access != null;
    }
  }

  /** What is done at once: commands with their answers, or else some time passes. */
  record Act(List<Ask> asks, List<Answer> expected, long pass) {
    boolean joins() {
      return asks.stream().anyMatch(Ask::joins);
    }
  }

  private final List<Act> acts = new ArrayList<>();
  private final List<List<Ask>> repeatable = new ArrayList<>();
  private final List<Ask> holds = new ArrayList<>();
  private final List<Ask> movements = new ArrayList<>();
  private final NaiveBank bank;
  private int asked;

  /**
   * @param start of its seconds: when days and months end depends on it
   */
  Program(List<List<Step>> steps, Instant start) {
    bank = new NaiveBank(start);
    bank.open(Who.ALICE, "EUR", 0);
    bank.open(Who.ALICE, "EUR", 250);
    bank.open(Who.BOB, "EUR", 0);
    bank.open(Who.BOB, "EUR", 0);
    bank.open(Who.BOB, "USD", 0);
    bank.open(Who.TELLER, "EUR", 0);
    steps.forEach(this::add);
  }

  /** Groups of several are posted together or not at all. */
  static Arbitrary<List<List<Step>>> any() {
    Arbitrary<Verb> verb =
        Arbitraries.frequency(
            Tuple.of(16, Verb.DEPOSIT),
            Tuple.of(12, Verb.PAY),
            Tuple.of(3, Verb.WITHDRAW),
            Tuple.of(8, Verb.HOLD),
            Tuple.of(8, Verb.CAPTURE),
            Tuple.of(5, Verb.RELEASE),
            Tuple.of(8, Verb.REVERSE),
            Tuple.of(1, Verb.FREEZE),
            Tuple.of(5, Verb.UNFREEZE),
            Tuple.of(1, Verb.CLOSE),
            Tuple.of(1, Verb.OPEN),
            Tuple.of(8, Verb.LIMIT),
            Tuple.of(8, Verb.MEMBER),
            Tuple.of(5, Verb.AGAIN),
            Tuple.of(1, Verb.REUSE),
            Tuple.of(5, Verb.WAIT),
            Tuple.of(2, Verb.RESTART));
    Arbitrary<List<Step>> single = steps(verb).map(List::of);
    Arbitrary<List<Step>> group =
        steps(Arbitraries.just(Verb.PAY)).list().ofMinSize(2).ofMaxSize(4);
    return Arbitraries.frequencyOf(Tuple.of(12, single), Tuple.of(1, group))
        .list()
        .ofMaxSize(STEPS_MAX)
        .withSizeDistribution(RandomDistribution.uniform()); // else most are short in a short run
  }

  private static Arbitrary<Step> steps(Arbitrary<Verb> verb) {
    Arbitrary<Long> amount =
        Arbitraries.frequencyOf(
            Tuple.of(40, Arbitraries.longs().between(1, 400)),
            Tuple.of(
                1, Arbitraries.longs().between(NaiveBank.AMOUNT_MAX - 300, NaiveBank.AMOUNT_MAX)));
    Arbitrary<Integer> twist = Arbitraries.integers().between(0, TWISTS - 1);
    Arbitrary<Integer> account = Arbitraries.integers().between(0, ANY_MAX);
    Arbitrary<Integer> ref = Arbitraries.integers().between(0, 7);
    return Combinators.combine(verb, twist, account, account, amount, ref, twist).as(Step::new);
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
      Ask ask = asks.isEmpty() ? ask(step, step.verb) : ask(alike(step, asks.get(0)), step.verb);
      if (ask == null) {
        return;
      }
      asks.add(ask);
    }
    Ask first = asks.get(0);
    boolean dry = steps.get(0).twist == 0 && first.verb == Verb.PAY;
    for (int i = 0; i < asks.size(); i++) {
      Ask ask = asks.get(i);
      boolean keyed =
          MOVING.contains(ask.verb) || ask.verb == Verb.RELEASE || ask.verb == Verb.LIMIT;
      String key = dry || !keyed ? null : "key-" + first.index + (i == 0 ? "" : " " + i);
      asks.set(i, with(ask, group ? first.by : ask.by, dry, key));
    }
    if (asks.get(0).key != null) {
      repeatable.add(asks);
    }
    decide(asks);
    boolean posted = acts.get(acts.size() - 1).expected.get(0).isPosted();
    for (Ask ask : dry || !(posted || first.index % 8 == 0) ? Collections.<Ask>emptyList() : asks) {
      if (ask.verb == Verb.HOLD) {
        holds.add(ask);
      }
      if (MOVING.contains(ask.verb)) {
        movements.add(ask);
      }
    }
  }

  /** By the same one, as all of a group are, and so from an account that he may pay from. */
  private Step alike(Step step, Ask first) {
    int from = pick(step.a, i -> bank.may(first.by, i, Access.PAY), step.a) - 1;
    return new Step(step.verb, step.who, from, step.b, step.amount, step.ref, step.twist);
  }

  private void decide(List<Ask> asks) {
    acts.add(new Act(List.copyOf(asks), bank.decide(asks), 0));
  }

  private int account(int any) {
    return any == ANY_MAX ? CASH : 1 + any % (bank.accounts() - 1);
  }

  /** One that it can be paid to, if there is. */
  private int peer(int account, int any) {
    String currency = bank.currency(account);
    return pick(any, i -> i != account && bank.currency(i).equals(currency), account(any));
  }

  /** Mostly one that has something. */
  private int payer(Step step) {
    int one = peer(CASH, step.a);
    return step.twist % 4 == 0 || bank.available(one) > 0
        ? one
        : pick(step.a, i -> bank.currency(i).equals("EUR") && bank.available(i) > 0, one);
  }

  private int pick(int any, IntPredicate which, int other) {
    int[] found = IntStream.range(1, bank.accounts()).filter(which).toArray();
    return found.length == 0 ? other : found[any % found.length];
  }

  private static Who who(Step step, @Nullable Who natural) {
    return step.who < 3 || natural == null ? Who.values()[step.who % 3] : natural;
  }

  /** Anybody of those who may do that with it, if there are. */
  private @Nullable Who anyOf(Step step, int account, Access needed) {
    List<Who> all = Stream.of(Who.values()).filter(who -> bank.may(who, account, needed)).toList();
    return all.isEmpty() ? bank.owner(account) : all.get(step.ref % all.size());
  }

  private @Nullable Ask ask(Step step, Verb verb) {
    int a = account(step.a);
    int one = step.twist == 8 ? a : verb == Verb.DEPOSIT ? peer(CASH, step.a) : payer(step);
    int other = step.twist == 8 ? account(step.b) : peer(one, step.b);
    return switch (verb) {
      case DEPOSIT -> moving(step, verb, CASH, one, who(step, Who.TELLER));
      case WITHDRAW -> moving(step, verb, one, CASH, who(step, Who.TELLER));
      case PAY, HOLD -> moving(step, verb, one, other, who(step, anyOf(step, one, Access.PAY)));
      case CAPTURE, RELEASE -> holds.isEmpty() ? null : resolving(step, latest(holds, step.ref));
      case REVERSE -> movements.isEmpty() ? null : reversing(step, latest(movements, step.ref));
      case OPEN -> plain(step, verb, bank.accounts(), who(step, Who.ALICE));
      case LIMIT -> limiting(step, a, who(step, Who.TELLER));
      case MEMBER -> granting(step, a);
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
        verb == Verb.DEPOSIT ? Math.min(8 * step.amount, NaiveBank.AMOUNT_MAX) : step.amount,
        from == CASH || to == CASH ? "EUR" : currency,
        effectiveAt,
        version,
        false,
        -1,
        HOLD_SECONDS[step.ref % HOLD_SECONDS.length],
        false,
        null,
        null,
        null,
        null,
        null,
        "request-" + asked);
  }

  private Ask resolving(Step step, Ask hold) {
    int from = hold.from;
    int to = hold.to == MISTYPED ? 1 : hold.to;
    Long part = step.twist % 2 == 0 ? null : (Long) (1 + step.amount / 2);
    Who natural = step.verb == Verb.RELEASE && step.twist % 3 == 0 ? Who.TELLER : hold.by;
    return about(step, hold, new int[] {from, to}, part, who(step, natural));
  }

  private Ask reversing(Step step, Ask original) {
    int from = original.to == MISTYPED ? 1 : original.to;
    Who natural = from == CASH ? Who.TELLER : bank.owner(from);
    Long part = step.twist % 2 == 0 ? null : (Long) (1 + step.amount / 2);
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
        null,
        null,
        null,
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
        null,
        null,
        null,
        null,
        "request-" + asked);
  }

  /** Tight ones, so that they are reached; any of the three may be missing, or all. */
  private Ask limiting(Step step, int account, Who by) {
    int twist = step.twist;
    Who of = step.b % 2 == 0 ? Who.values()[step.ref % 3] : null;
    String currency = of == null ? bank.currency(account) : "EUR";
    return new Ask(
        asked++,
        Verb.LIMIT,
        by,
        of == null ? account : MISTYPED,
        MISTYPED,
        null,
        twist == 0 ? (currency.equals("EUR") ? "USD" : "EUR") : currency,
        null,
        null,
        false,
        -1,
        0,
        false,
        of,
        limits(step),
        null,
        null,
        null,
        "request-" + asked);
  }

  private static Limits limits(Step step) {
    int twist = step.twist;
    return new Limits(
        twist % 3 == 0 ? (Long) step.amount : null,
        twist % 2 == 0 ? (Long) (3 * step.amount) : null,
        twist % 4 < 2 ? (Long) (6 * step.amount) : null);
  }

  /** Somebody is let at the money of an account, may do something else with it, or nothing more. */
  private Ask granting(Step step, int account) {
    int twist = step.twist;
    Who member = Who.values()[step.b % 3];
    Access is = bank.access(member, account);
    Access after = is != null && twist % 4 == 0 ? null : ACCESS[twist % ACCESS.length];
    Access seen = twist == 8 ? Access.MANAGE : is;
    Limits within = twist % 5 == 1 ? null : limits(step);
    return new Ask(
        asked++,
        Verb.MEMBER,
        who(step, twist % 6 == 0 ? member : anyOf(step, account, Access.MANAGE)),
        account,
        MISTYPED,
        null,
        twist == 7 ? "USD" : bank.currency(account),
        null,
        null,
        false,
        -1,
        0,
        false,
        member,
        after == Access.PAY ? within : new Limits(null, null, null),
        after == null ? null : seen,
        after,
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
        ask.of,
        ask.limits,
        ask.before,
        ask.access,
        key,
        ask.request);
  }
}
