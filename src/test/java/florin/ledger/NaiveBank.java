package florin.ledger;

import florin.core.Access;
import florin.ledger.Program.Ask;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The simplest bank one could write, after the contract alone: it notes what happened and adds it
 * all up again for each question. Accounts are numbers, time is seconds.
 */
final class NaiveBank {
  static final int CASH = 0;
  static final int MISTYPED = -1;
  static final long AMOUNT_MAX = (1L << 53) - 1;
  static final long PAST_MAX = 30L * 86_400;

  private static final Set<String> NOT_KEPT =
      Set.of(
          "not_found",
          "balance_version_mismatch",
          "operator_required",
          "not_payee",
          "last_manager");

  enum Who {
    ALICE,
    BOB,
    TELLER
  }

  /**
   * What one is told.
   *
   * @param verdict posted, or the refusal's code
   * @param available to whoever may know it
   * @param limit that would be passed, to whoever may know it: whose, which, how much, how much
   *     used
   * @param fromAfter the source's balance, if it is a customer's and money moved
   */
  record Answer(
      String verdict,
      @Nullable Long available,
      @Nullable String limit,
      @Nullable Long fromAfter,
      @Nullable Long toAfter,
      boolean replayed) {
    static Answer refused(String code) {
      return new Answer(code, null, null, null, null, false);
    }

    boolean isPosted() {
      return verdict.equals("posted");
    }

    Answer again() {
      return new Answer(verdict, available, limit, fromAfter, toAfter, true);
    }
  }

  /** What may be spent; null for as much as one likes. */
  record Limits(@Nullable Long perTransfer, @Nullable Long daily, @Nullable Long monthly) {}

  /** An account, or else a user, or what a user pays from an account, limited in a currency. */
  record Subject(int account, @Nullable Who user, String currency) {
    String word() {
      return user == null ? "account" : account == MISTYPED ? "user" : "payer";
    }
  }

  private record Owned(@Nullable Who owner, String currency, long overdraft) {}

  private enum What {
    MOVED,
    HELD,
    RELEASED,
    FROZEN,
    THAWED,
    CLOSED,
    LIMITED,
    GRANTED,
    DECLINED
  }

  /** Something that happened, to an account or because of what was asked. */
  private record Event(What what, Ask ask, long amount, long at) {}

  private record Key(Who who, String key) {}

  private record Known(String request, Answer answer) {}

  private final List<Owned> accounts = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<Key, Known> known = new HashMap<>();
  private final Instant start;
  private long now;

  /**
   * @param start of its seconds
   */
  NaiveBank(Instant start) {
    this.start = start;
    accounts.add(new Owned(null, "EUR", 0));
  }

  void open(Who owner, String currency, long overdraft) {
    accounts.add(new Owned(owner, currency, overdraft));
  }

  void pass(long seconds) {
    now += seconds;
  }

  long now() {
    return now;
  }

  int accounts() {
    return accounts.size();
  }

  @Nullable Who owner(int account) {
    return account == MISTYPED ? null : accounts.get(account).owner;
  }

  /** What he may do with it: what was granted last, or everything with what he opened. */
  @Nullable Access access(Who who, int account) {
    if (account == MISTYPED) {
      return null;
    }
    Access last = owner(account) == who ? Access.MANAGE : null;
    for (Event event : events) {
      boolean his = event.ask.from() == account && event.ask.of() == who;
      last = event.what == What.GRANTED && his ? event.ask.access() : last;
    }
    return last;
  }

  boolean may(Who who, int account, Access needed) {
    Access access = access(who, account);
    return access != null && access.includes(needed);
  }

  String currency(int account) {
    return accounts.get(account).currency;
  }

  /** All of them or none; one by itself is kept when it is refused as well. */
  List<Answer> decide(List<Ask> asks) {
    List<Answer> before = replayed(asks);
    if (before != null) {
      return before;
    }
    int mark = events.size();
    List<Answer> answers = new ArrayList<>();
    asks.forEach(ask -> answers.add(answer(ask)));
    Answer culprit = answers.stream().filter(one -> !one.isPosted()).findFirst().orElse(null);
    boolean dry = asks.get(0).dry();
    if (culprit != null || dry) {
      events.subList(mark, events.size()).clear();
    }
    if (culprit != null) {
      int first = answers.indexOf(culprit);
      for (int i = 0; i < answers.size(); i++) {
        answers.set(i, i == first ? culprit : Answer.refused("linked_transfer_failed"));
      }
    }
    if (!dry && (culprit == null || !NOT_KEPT.contains(culprit.verdict))) {
      for (int i = 0; i < asks.size(); i++) {
        keep(asks.get(i), answers.get(i));
      }
    }
    return answers;
  }

  private @Nullable List<Answer> replayed(List<Ask> asks) {
    List<Answer> before = new ArrayList<>();
    for (Ask ask : asks) {
      Known first = ask.key() == null ? null : known.get(new Key(ask.by(), ask.key()));
      if (first != null && !first.request.equals(ask.request())) {
        return asks.stream().map(one -> Answer.refused("idempotency_key_reused")).toList();
      }
      if (first != null) {
        before.add(first.answer.again());
      }
    }
    return before.size() == asks.size() ? before : null;
  }

  private void keep(Ask ask, Answer answer) {
    if (ask.key() != null) {
      known.put(new Key(ask.by(), ask.key()), new Known(ask.request(), answer));
    }
    if (!answer.isPosted()) {
      note(What.DECLINED, ask, 0);
    }
  }

  private void note(What what, Ask ask, long amount) {
    events.add(new Event(what, ask, amount, now));
  }

  private Answer answer(Ask ask) {
    return switch (ask.verb()) {
      case PAY, DEPOSIT, WITHDRAW, HOLD -> move(ask);
      case CAPTURE -> capture(ask);
      case RELEASE -> release(ask);
      case REVERSE -> reverse(ask);
      case FREEZE -> freeze(ask);
      case UNFREEZE -> unfreeze(ask);
      case CLOSE -> close(ask);
      case OPEN -> open(ask);
      case LIMIT -> limit(ask);
      case MEMBER -> member(ask);
      case AGAIN, REUSE, WAIT, RESTART -> throw new IllegalArgumentException();
    };
  }

  private Answer open(Ask ask) {
    open(ask.by(), ask.currency(), 0);
    return posted();
  }

  private Answer move(Ask ask) {
    int from = ask.from();
    int to = ask.to();
    if (from == MISTYPED || to == MISTYPED) {
      return Answer.refused("invalid_account_number");
    }
    boolean mayOrder =
        switch (ask.verb()) {
          case DEPOSIT -> ask.by() == Who.TELLER && to != CASH;
          case WITHDRAW -> ask.by() == Who.TELLER && from != CASH;
          default -> may(ask.by(), from, Access.PAY) && to != CASH;
        };
    if (!mayOrder) {
      return Answer.refused("not_found");
    }
    if (from == to) {
      return Answer.refused("same_account");
    }
    if (!ask.currency().equals(currency(from)) || !ask.currency().equals(currency(to))) {
      return Answer.refused("currency_mismatch");
    }
    if (isClosed(from) || isClosed(to)) {
      return Answer.refused("account_closed");
    }
    if (frozenBy(from) != null || frozenBy(to) != null) {
      return Answer.refused("account_frozen");
    }
    if (ask.version() != null && ask.version() != version(from)) {
      return Answer.refused("balance_version_mismatch");
    }
    Long counts = ask.effectiveAt();
    if (counts != null && (counts > now || (now - counts > PAST_MAX && ask.by() != Who.TELLER))) {
      return Answer.refused("effective_at_out_of_window");
    }
    Answer exceeded = ask.verb() == Program.Verb.DEPOSIT ? null : exceeded(ask);
    return exceeded == null ? paid(ask, ask.amount(), false) : exceeded;
  }

  private @Nullable Answer exceeded(Ask ask) {
    List<Subject> spenders = new ArrayList<>();
    spenders.add(new Subject(ask.from(), null, ask.currency()));
    if (ask.verb() != Program.Verb.WITHDRAW) {
      spenders.add(new Subject(MISTYPED, ask.by(), ask.currency()));
      spenders.add(new Subject(ask.from(), ask.by(), ask.currency()));
    }
    for (Subject spender : spenders) {
      Limits limits = limits(spender);
      String passed = limits == null ? null : passed(spender, limits, ask.amount());
      if (passed != null) {
        String told = may(ask.by(), ask.from(), Access.VIEW) ? passed : null;
        return new Answer("limit_exceeded", null, told, null, null, false);
      }
    }
    return null;
  }

  private @Nullable String passed(Subject who, Limits limits, long amount) {
    String whose = who.word();
    Long daily = limits.daily;
    Long monthly = limits.monthly;
    if (limits.perTransfer != null && amount > limits.perTransfer) {
      return whose + " per_transfer " + limits.perTransfer + " 0";
    }
    if (daily != null && spentToday(who) + amount > daily) {
      return whose + " daily " + daily + " " + spentToday(who);
    }
    if (monthly != null && spentThisMonth(who) + amount > monthly) {
      return whose + " monthly " + monthly + " " + spentThisMonth(who);
    }
    return null;
  }

  /** The last ones set; null if nobody ever did. */
  @Nullable Limits limits(Subject who) {
    Limits last = null;
    for (Event event : events) {
      boolean sets = event.what == What.LIMITED || event.what == What.GRANTED;
      if (sets && event.ask.limits() != null && subject(event.ask).equals(who)) {
        last = event.ask.limits();
      }
    }
    return last;
  }

  private static Subject subject(Ask ask) {
    return new Subject(ask.from(), ask.of(), ask.currency());
  }

  long spentToday(Subject who) {
    LocalDate today = day(who, now);
    return spent(who, at -> day(who, at).equals(today));
  }

  long spentThisMonth(Subject who) {
    YearMonth month = YearMonth.from(day(who, now));
    return spent(who, at -> YearMonth.from(day(who, at)).equals(month));
  }

  private LocalDate day(Subject who, long at) {
    return start.plusSeconds(at).atZone(zone(who.account)).toLocalDate();
  }

  /** Where that account's days end, or a user's. */
  static ZoneId zone(int account) {
    return ZoneId.of(
        switch (account % 3) {
          case 0 -> "Asia/Kolkata";
          case 1 -> "Europe/Prague";
          case 2 -> "UTC";
          default -> "America/St_Johns";
        });
  }

  /** Paid, withdrawn and held; of a hold that came to nothing, what was captured. */
  private long spent(Subject who, LongPredicate when) {
    return sum(
        event ->
            event.ask.currency().equals(who.currency) && isBy(who, event) && when.test(event.at),
        event -> {
          String over = event.what == What.HELD ? resolved(event) : null;
          boolean givenBack = over != null && !over.equals("hold_already_captured");
          return givenBack ? captured(event) : event.amount;
        });
  }

  private static boolean isBy(Subject who, Event event) {
    boolean spends =
        switch (event.ask.verb()) {
          case PAY -> event.what == What.MOVED;
          case WITHDRAW -> event.what == What.MOVED && who.user == null;
          case HOLD -> event.what == What.HELD;
          default -> false;
        };
    return spends
        && (who.account == MISTYPED || event.ask.from() == who.account)
        && (who.user == null || event.ask.by() == who.user);
  }

  private Answer limit(Ask ask) {
    if (ask.by() != Who.TELLER || ask.from() == CASH) {
      return Answer.refused("not_found");
    }
    if (ask.of() == null && !ask.currency().equals(currency(ask.from()))) {
      return Answer.refused("currency_mismatch");
    }
    note(What.LIMITED, ask, 0);
    return posted();
  }

  /** Whoever manages it says what a member may do with it; whoever is one may leave. */
  private Answer member(Ask ask) {
    Access is = access(ask.of(), ask.from());
    boolean asExpected = ask.access() == null ? is != null : is == ask.before();
    boolean leaves = ask.access() == null && ask.by() == ask.of();
    boolean may = leaves || may(ask.by(), ask.from(), Access.MANAGE);
    if (ask.from() == CASH || !asExpected || !may) {
      return Answer.refused("not_found");
    }
    if (!ask.currency().equals(currency(ask.from()))) {
      return Answer.refused("currency_mismatch");
    }
    boolean another =
        Stream.of(Who.values())
            .anyMatch(who -> who != ask.of() && may(who, ask.from(), Access.MANAGE));
    if (is == Access.MANAGE && ask.access() != Access.MANAGE && !another) {
      return Answer.refused("last_manager");
    }
    note(What.GRANTED, ask, 0);
    return posted();
  }

  private Answer paid(Ask ask, long amount, boolean forced) {
    int from = ask.from();
    if (from != CASH && available(from) < amount && !forced) {
      Long told = may(ask.by(), from, Access.VIEW) ? available(from) : null;
      return new Answer("insufficient_funds", told, null, null, null, false);
    }
    if (!fits(from, -amount) || !fits(ask.to(), amount)) {
      return Answer.refused("balance_out_of_range");
    }
    if (ask.verb() == Program.Verb.HOLD) {
      note(What.HELD, ask, amount);
      return posted();
    }
    return moved(ask, amount);
  }

  private boolean fits(int account, long change) {
    return account == CASH || Math.abs(balance(account) + change) <= AMOUNT_MAX;
  }

  private Answer moved(Ask ask, long amount) {
    note(What.MOVED, ask, amount);
    return new Answer("posted", null, null, after(ask.from()), after(ask.to()), false);
  }

  private @Nullable Long after(int account) {
    return account == CASH ? null : balance(account);
  }

  private static Answer posted() {
    return new Answer("posted", null, null, null, null, false);
  }

  private Answer capture(Ask ask) {
    Event hold = find(What.HELD, ask.about());
    boolean may =
        hold != null
            && ((hold.ask.by() == ask.by() && may(ask.by(), hold.ask.from(), Access.PAY))
                || ask.by() == Who.TELLER);
    if (!may) {
      return Answer.refused("not_found");
    }
    String resolved = resolved(hold);
    if (resolved != null) {
      return Answer.refused(resolved);
    }
    if (isClosed(ask.from()) || isClosed(ask.to())) {
      return Answer.refused("account_closed");
    }
    long amount = ask.amount() == null ? left(hold) : ask.amount();
    if (amount > left(hold)) {
      return Answer.refused("exceeds_hold");
    }
    if (!fits(ask.to(), amount)) {
      return Answer.refused("balance_out_of_range");
    }
    return moved(ask, amount);
  }

  private Answer release(Ask ask) {
    Event hold = find(What.HELD, ask.about());
    boolean may =
        hold != null
            && (hold.ask.by() == ask.by()
                || ask.by() == Who.TELLER
                || may(ask.by(), hold.ask.from(), Access.MANAGE)
                || may(ask.by(), hold.ask.to(), Access.PAY));
    if (!may) {
      return Answer.refused("not_found");
    }
    String resolved = resolved(hold);
    if (resolved != null) {
      return Answer.refused(resolved);
    }
    note(What.RELEASED, ask, 0);
    return posted();
  }

  private Answer reverse(Ask ask) {
    Event original = find(What.MOVED, ask.about());
    boolean there = original != null || isKeptDecline(ask.about());
    boolean gives = may(ask.by(), ask.from(), Access.PAY);
    boolean gave = may(ask.by(), ask.to(), Access.VIEW);
    boolean teller = ask.by() == Who.TELLER;
    boolean byBank = ask.from() == CASH || ask.to() == CASH;
    if (!there || !(gives || gave || teller)) {
      return Answer.refused("not_found");
    }
    if (!teller && (byBank || (gives && ask.forced()))) {
      return Answer.refused("operator_required");
    }
    if (!teller && !gives) {
      return Answer.refused("not_payee");
    }
    if (original == null || original.ask.verb() == Program.Verb.REVERSE) {
      return Answer.refused("not_reversible");
    }
    if (isClosed(ask.from()) || isClosed(ask.to())) {
      return Answer.refused("account_closed");
    }
    if (!ask.forced() && (frozenBy(ask.from()) != null || frozenBy(ask.to()) != null)) {
      return Answer.refused("account_frozen");
    }
    long left = original.amount - moved(one -> one.about() == ask.about(), What.MOVED);
    long amount = ask.amount() == null ? left : ask.amount();
    if (amount > left || amount == 0) {
      return Answer.refused("exceeds_original");
    }
    return paid(ask, amount, ask.forced());
  }

  /** A refused transfer that has both its sides and an amount can be seen, and never reversed. */
  private boolean isKeptDecline(int about) {
    Event declined = find(What.DECLINED, about);
    return declined != null
        && declined.ask.verb() != Program.Verb.HOLD
        && declined.ask.from() != MISTYPED
        && declined.ask.to() != MISTYPED
        && declined.ask.amount() != null;
  }

  private Answer freeze(Ask ask) {
    String refusal = restricted(ask);
    if (refusal != null) {
      return Answer.refused(refusal);
    }
    Who before = frozenBy(ask.from());
    if (before == null || (ask.by() == Who.TELLER && before != Who.TELLER)) {
      note(What.FROZEN, ask, 0);
    }
    return posted();
  }

  private Answer unfreeze(Ask ask) {
    String refusal = restricted(ask);
    if (refusal != null) {
      return Answer.refused(refusal);
    }
    Who before = frozenBy(ask.from());
    if (before == Who.TELLER && ask.by() != Who.TELLER) {
      return Answer.refused("operator_required");
    }
    if (before != null) {
      note(What.THAWED, ask, 0);
    }
    return posted();
  }

  private @Nullable String restricted(Ask ask) {
    boolean may = ask.by() == Who.TELLER || may(ask.by(), ask.from(), Access.MANAGE);
    if (ask.from() == CASH || !may) {
      return "not_found";
    }
    return isClosed(ask.from()) ? "account_closed" : null;
  }

  private Answer close(Ask ask) {
    if (!may(ask.by(), ask.from(), Access.MANAGE)) {
      return Answer.refused("not_found");
    }
    if (isClosed(ask.from())) {
      return posted();
    }
    if (frozenBy(ask.from()) != null) {
      return Answer.refused("account_frozen");
    }
    if (balance(ask.from()) != 0 || held(ask.from()) != 0) {
      return Answer.refused("account_not_empty");
    }
    note(What.CLOSED, ask, 0);
    return posted();
  }

  private @Nullable Event find(What what, int about) {
    return events.stream()
        .filter(event -> event.what == what && event.ask.index() == about)
        .findFirst()
        .orElse(null);
  }

  private long moved(Predicate<Ask> which, What what) {
    return sum(event -> event.what == what && which.test(event.ask), Event::amount);
  }

  private long sum(Predicate<Event> which, ToLongFunction<Event> value) {
    return events.stream().filter(which).mapToLong(value).sum();
  }

  long balance(int account) {
    return moved(ask -> ask.to() == account, What.MOVED)
        - moved(ask -> ask.from() == account, What.MOVED);
  }

  long version(int account) {
    return sum(
        event ->
            event.what == What.MOVED && (event.ask.from() == account || event.ask.to() == account),
        event -> 1);
  }

  long held(int account) {
    return sum(
        event -> event.what == What.HELD && event.ask.from() == account && resolved(event) == null,
        this::left);
  }

  long available(int account) {
    return balance(account) - held(account) + accounts.get(account).overdraft;
  }

  private long left(Event hold) {
    return hold.amount - captured(hold);
  }

  private long captured(Event hold) {
    return moved(
        ask -> ask.verb() == Program.Verb.CAPTURE && ask.about() == hold.ask.index(), What.MOVED);
  }

  private @Nullable String resolved(Event hold) {
    if (left(hold) == 0) {
      return "hold_already_captured";
    }
    if (events.stream()
        .anyMatch(one -> one.what == What.RELEASED && one.ask.about() == hold.ask.index())) {
      return "hold_released";
    }
    return now >= hold.at + hold.ask.seconds() ? "hold_expired" : null;
  }

  @Nullable Who frozenBy(int account) {
    Who by = null;
    for (Event event : events) {
      if (event.ask.from() == account && event.what == What.FROZEN) {
        by = event.ask.by();
      } else if (event.ask.from() == account && event.what == What.THAWED) {
        by = null;
      }
    }
    return by;
  }

  boolean isClosed(int account) {
    return events.stream()
        .anyMatch(event -> event.what == What.CLOSED && event.ask.from() == account);
  }
}
