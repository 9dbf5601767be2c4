package florin.ledger;

import static florin.ledger.NaiveBank.CASH;
import static florin.ledger.NaiveBank.MISTYPED;
import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.NaiveBank.Answer;
import florin.ledger.NaiveBank.Who;
import florin.ledger.Program.Ask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says to the real ledger what a {@link Program} says to the naive one, and reads its answers. */
final class Runner {
  private final Map<Who, Caller> callers;
  private final Instant start;
  private final List<AccountId> accounts = new ArrayList<>();
  private final Map<Integer, TransferId> ids = new HashMap<>();

  /**
   * @param accounts those that are there at first, cash before all others
   * @param start of the program's seconds
   */
  Runner(Map<Who, Caller> callers, List<AccountId> accounts, Instant start) {
    this.callers = callers;
    this.accounts.addAll(accounts);
    this.start = start;
  }

  AccountId account(int index) {
    return accounts.get(index);
  }

  /**
   * @param expected a replay comes under an id that was never used, as from any client
   */
  List<Command> commands(List<Ask> asks, List<Answer> expected) {
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < asks.size(); i++) {
      Answer answer = expected.get(i);
      boolean known = answer.replayed() || answer.verdict().equals("idempotency_key_reused");
      commands.add(command(asks.get(i), known ? newId() : id(asks.get(i).index())));
    }
    return commands;
  }

  private TransferId id(int index) {
    return ids.computeIfAbsent(index, first -> newId());
  }

  private static TransferId newId() {
    return new TransferId(UUID.randomUUID());
  }

  private Command command(Ask ask, TransferId id) {
    var origin = new Command.Origin(id, callers.get(ask.by()), key(ask), "req_test");
    AccountId from = side(ask.from());
    AccountId to = side(ask.to());
    return switch (ask.verb()) {
      case PAY -> transfer(origin, TransferKind.TRANSFER, ask);
      case DEPOSIT -> transfer(origin, TransferKind.DEPOSIT, ask);
      case WITHDRAW -> transfer(origin, TransferKind.WITHDRAWAL, ask);
      case HOLD -> {
        Duration expiresIn = Duration.ofSeconds(ask.seconds());
        yield new Command.PlaceHold(origin, from, to, money(ask), words(ask), expiresIn);
      }
      case CAPTURE -> new CaptureHold(origin, hold(ask), from, to, money(ask));
      case RELEASE -> new ReleaseHold(origin, hold(ask), from, to);
      case REVERSE -> {
        TransferId original = id(ask.about());
        yield new Reverse(origin, original, from, to, money(ask), ask.forced(), words(ask));
      }
      case FREEZE -> new Command.Restrict(origin, from, true, null);
      case UNFREEZE -> new Command.Restrict(origin, from, false, words(ask));
      case CLOSE -> new Command.CloseAccount(origin, from);
      case OPEN -> open(origin, ask);
      case LIMIT -> {
        UserId of = ask.of() == null ? null : callers.get(ask.of()).userId();
        NaiveBank.Limits any = ask.limits();
        var limits = new Allowance.Limits(any.perTransfer(), any.daily(), any.monthly());
        ZoneId zone = NaiveBank.zone(ask.from());
        yield new SetLimits(origin, from, of, ask.currency(), limits, zone);
      }
      case MEMBER -> {
        NaiveBank.Limits any = ask.limits();
        var limits =
            any == null
                ? null
                : new Allowance.Limits(any.perTransfer(), any.daily(), any.monthly());
        UserId member = callers.get(ask.of()).userId();
        UUID invitation = ask.joins() ? newId().value() : null;
        var grant = new GrantChange(ask.before(), ask.access(), invitation);
        ZoneId zone = NaiveBank.zone(ask.from());
        yield new SetLimits(origin, from, member, ask.currency(), limits, zone, grant);
      }
      case AGAIN, REUSE, WAIT, RESTART -> throw new IllegalArgumentException();
    };
  }

  private static Command.@Nullable Key key(Ask ask) {
    byte[] request = ask.request().getBytes(StandardCharsets.UTF_8);
    return ask.key() == null ? null : new Command.Key(ask.key(), Hash.of(request));
  }

  private @Nullable AccountId side(int index) {
    return index == MISTYPED || index >= accounts.size() ? null : accounts.get(index);
  }

  private static @Nullable Money money(Ask ask) {
    return ask.amount() == null ? null : new Money(ask.amount(), ask.currency());
  }

  private static @Nullable ErasableText words(Ask ask) {
    return ask.index() % 3 == 0 ? ErasableText.of("words " + ask.index()) : null;
  }

  private HoldId hold(Ask ask) {
    return new HoldId(id(ask.about()).value());
  }

  private Command transfer(Command.Origin origin, TransferKind kind, Ask ask) {
    Instant effectiveAt = ask.effectiveAt() == null ? null : start.plusSeconds(ask.effectiveAt());
    var terms = new Command.Terms(words(ask), effectiveAt, ask.version(), ask.dry());
    return new Command.Transfer(origin, kind, side(ask.from()), side(ask.to()), money(ask), terms);
  }

  private Command open(Command.Origin origin, Ask ask) {
    AccountId id = new AccountId(UUID.randomUUID());
    accounts.add(id);
    String number = AccountNumber.of(id.value().getMostSignificantBits() >>> 30);
    var account =
        new Command.NewAccount(id, number, "savings", ask.currency(), "Later", "UTC", null);
    return new Command.OpenAccount(origin, account, 0);
  }

  static List<Answer> answers(List<Ask> asks, List<Outcome> outcomes) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < asks.size(); i++) {
      answers.add(answer(asks.get(i), outcomes.get(i)));
    }
    return answers;
  }

  private static Answer answer(Ask ask, Outcome outcome) {
    if (outcome instanceof Outcome.Posted posted) {
      Long from = ask.from() == CASH ? null : posted.record().fromBalanceAfterCents();
      Long to = ask.to() == CASH ? null : posted.record().toBalanceAfterCents();
      return new Answer("posted", null, null, from, to, posted.replayed());
    }
    if (outcome instanceof Outcome.Declined declined) {
      String code = declined.code().slug();
      Long available = declined.availableCents();
      String limit = limit(declined.record().decline().limit());
      return new Answer(code, available, limit, null, null, declined.replayed());
    }
    return Answer.refused("idempotency_key_reused");
  }

  private static @Nullable String limit(Allowance.@Nullable Use limit) {
    return limit == null
        ? null
        : String.join(
            " ",
            limit.subject().slug(),
            limit.window().slug(),
            limit.limitCents() + " " + limit.usedCents());
  }

  /** All whose limits may have been set. */
  List<NaiveBank.Subject> subjects() {
    List<NaiveBank.Subject> all = new ArrayList<>();
    for (String currency : List.of("EUR", "USD")) {
      for (int i = 1; i < accounts.size(); i++) {
        all.add(new NaiveBank.Subject(i, null, currency));
        for (Who who : Who.values()) {
          all.add(new NaiveBank.Subject(i, who, currency));
        }
      }
      for (Who who : Who.values()) {
        all.add(new NaiveBank.Subject(MISTYPED, who, currency));
      }
    }
    return all;
  }

  Allowance.Id allowance(NaiveBank.Subject who) {
    UserId user = who.user() == null ? null : callers.get(who.user()).userId();
    AccountId account = who.account() == MISTYPED ? null : account(who.account());
    UUID id =
        user == null
            ? account.value()
            : account == null ? user.value() : new Payer(account, user).id();
    return new Allowance.Id(id, who.currency());
  }

  /** What is counted, as it stands, is what was spent. */
  void assertCounted(NaiveBank expected, Function<Allowance.Id, @Nullable Allowance> counted) {
    for (NaiveBank.Subject who : subjects()) {
      NaiveBank.Limits limits = expected.limits(who);
      if (limits != null) {
        Allowance is = counted.apply(allowance(who));
        assertThat(is).as("%s", who).isNotNull();
        assertThat(is.limits())
            .isEqualTo(
                new Allowance.Limits(limits.perTransfer(), limits.daily(), limits.monthly()));
        assertThat(is.dayCents()).as("%s", who).isEqualTo(expected.spentToday(who));
        assertThat(is.monthCents()).as("%s", who).isEqualTo(expected.spentThisMonth(who));
      }
    }
  }
}
