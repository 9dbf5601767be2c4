package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.HoldId;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.NaiveBank.Who;
import florin.ledger.Program.Act;
import florin.ledger.Program.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * Random programs of all commands through the pure core alone, in batches of any size, against the
 * naive bank: what {@link ProgramsTest} does with PostgreSQL, here with maps, so in thousands.
 */
class CoreProgramsTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final int YEAR_SECONDS = 365 * 86_400;
  private static final Set<HoldState.Status> GIVEN_BACK =
      Set.of(HoldState.Status.RELEASED, HoldState.Status.EXPIRED);

  @Provide
  Arbitrary<List<List<Step>>> programs() {
    return Program.any();
  }

  @Property(tries = 3_000, seed = "1993", edgeCases = EdgeCasesMode.NONE)
  @Tag("long")
  void the_core_gives_the_answers_of_the_naive_bank(
      @ForAll("programs") List<List<Step>> steps, @ForAll int seed) {
    compare(steps, seed);
  }

  /** What a mutant has to survive. */
  @Property(tries = 150, seed = "2017", edgeCases = EdgeCasesMode.NONE)
  void a_few_programs_tell_already(@ForAll("programs") List<List<Step>> steps, @ForAll int seed) {
    compare(steps, seed);
  }

  private static void compare(List<List<Step>> steps, int seed) {
    Random random = new Random(seed);
    Instant start = START.plusSeconds(random.nextInt(YEAR_SECONDS));
    Program program = new Program(steps, start);
    Tables tables = new Tables();
    Runner runner = new Runner(tables.callers, tables.open(), start);
    List<Act> batch = new ArrayList<>();
    long now = 0;
    boolean joined = false;
    for (Act act : program.acts()) {
      boolean names = act.asks().stream().anyMatch(ask -> ask.verb() == Program.Verb.REVERSE);
      if (act.pass() > 0 || joined || names || random.nextInt(5) == 0) {
        tables.decide(batch, runner, start.plusSeconds(now));
        batch.clear();
      }
      now += act.pass();
      joined = act.joins();
      if (!act.asks().isEmpty()) {
        batch.add(act);
      }
    }
    tables.decide(batch, runner, start.plusSeconds(now));
    tables.assertSame(program.bank(), runner, start.plusSeconds(now));
  }

  /** What the database keeps between two batches. */
  private static final class Tables {
    private final Map<Who, Caller> callers = new HashMap<>();
    private final Map<UserId, Role> roles = new HashMap<>();
    private final Map<Books.Grant, Access> grants = new HashMap<>();
    private final Map<AccountId, AccountState> accounts = new HashMap<>();
    private final Map<HoldId, HoldState> holds = new HashMap<>();
    private final Map<TransferId, Original> originals = new HashMap<>();
    private final Map<Batch.UserKey, Batch.Known> known = new HashMap<>();
    private final Map<AccountId, List<Entry>> entries = new HashMap<>();
    private final Map<TransferId, Batch.Kept> journal = new HashMap<>();
    private final Map<Allowance.Id, Allowance> allowances = new HashMap<>();
    private Instant last = Instant.EPOCH;

    Tables() {
      for (Who who : Who.values()) {
        Role role = who == Who.TELLER ? Role.OPERATOR : Role.CUSTOMER;
        UserId user = new UserId(new UUID(1, who.ordinal()));
        callers.put(who, new Caller.Session(user, role, new SessionId(new UUID(2, 2))));
        roles.put(user, role);
      }
    }

    List<AccountId> open() {
      NaiveBank start = new Program(List.of(), START).bank();
      List<AccountId> ids = new ArrayList<>();
      for (int i = 0; i < start.accounts(); i++) {
        AccountId id = new AccountId(new UUID(9, i));
        Who owner = start.owner(i);
        if (owner != null) {
          grants.put(new Books.Grant(callers.get(owner).userId(), id), Access.MANAGE);
        }
        accounts.put(
            id,
            new AccountState(
                id,
                start.currency(i),
                owner == null,
                false,
                AccountState.Restrictions.NONE,
                0,
                0,
                start.available(i),
                0,
                Entry.genesis(id)));
        ids.add(id);
      }
      return ids;
    }

    void decide(List<Act> acts, Runner runner, Instant now) {
      List<Pending> pending = new ArrayList<>();
      for (Act act : acts) {
        var linked = new Linked(runner.commands(act.asks(), act.expected()));
        pending.add(new Pending(linked, new CompletableFuture<>(), 0));
      }
      Instant first = now.isAfter(last) ? now : last.plusNanos(1_000);
      Map<Allowance.Id, Allowance> counted = new HashMap<>(allowances);
      for (SetLimits set : Asked.of(pending).limits()) {
        counted.computeIfAbsent(set.allowance(), id -> count(set, first));
      }
      Books books = books(counted);
      Batch batch = new Batch(pending, known, first);
      batch.decide(books, Set.of());
      for (int i = 0; i < acts.size(); i++) {
        List<Outcome> outcomes = batch.answers().get(pending.get(i));
        assertThat(Runner.answers(acts.get(i).asks(), outcomes))
            .as("%s", acts.get(i).asks())
            .isEqualTo(acts.get(i).expected());
      }
      books.changed().forEach(state -> accounts.put(state.id(), state));
      books.changedHolds().forEach(hold -> holds.put(hold.id(), hold));
      books.changedAllowances().forEach(one -> allowances.put(one.id(), one));
      batch.kept().forEach(this::keep);
    }

    private Books books(Map<Allowance.Id, Allowance> counted) {
      var atHand =
          new AtHand(
              List.copyOf(holds.values()),
              Map.of(),
              List.copyOf(originals.values()),
              counted.values());
      return new Books(List.copyOf(accounts.values()), roles, grants, atHand);
    }

    /** As whoever sets limits for the first time finds it in the journal. */
    private Allowance count(SetLimits set, Instant now) {
      Allowance fresh = Allowance.fresh(set.allowance(), set.subject(), set.zone(), now);
      return fresh.having(spent(fresh, fresh.dayStart()), spent(fresh, fresh.monthStart()));
    }

    private long spent(Allowance of, Instant since) {
      return journal.values().stream()
          .filter(row -> row.decision().isPosted() && !row.record().bookedAt().isBefore(since))
          .map(row -> row.decision().command())
          .filter(command -> command.spenders().contains(of.id().subjectId()))
          .filter(command -> command.money().currency().equals(of.id().currency()))
          .mapToLong(this::spent)
          .sum();
    }

    private long spent(Command command) {
      HoldState hold = holds.get(new HoldId(command.origin().id().value()));
      return hold != null && GIVEN_BACK.contains(hold.status())
          ? hold.capturedCents()
          : command.money().amountCents();
    }

    private void keep(Batch.Kept row) {
      Recorded record = row.record();
      assertThat(record.bookedAt()).isAfter(last);
      last = record.bookedAt();
      assertThat(journal.put(record.id(), row)).as("one row a command").isNull();
      Command.Key key = row.origin().key();
      if (key != null) {
        var userKey = new Batch.UserKey(record.userId(), key.value());
        assertThat(known.put(userKey, new Batch.Known(key.request(), record))).isNull();
      }
      if (row.decision().command() instanceof Command.OpenAccount open) {
        grants.put(new Books.Grant(record.userId(), open.account().id()), Access.MANAGE);
      }
      if (row.decision().command() instanceof SetLimits set && row.decision().isPosted()) {
        regrant(set);
      }
      row.decision()
          .entries()
          .forEach(e -> entries.computeIfAbsent(e.accountId(), id -> new ArrayList<>()).add(e));
      if (row.decision().command() instanceof Reverse reverse && row.decision().isPosted()) {
        originals.computeIfPresent(
            reverse.original(),
            (id, original) -> original.reversed(row.decision().entries().get(1).amountCents()));
      }
      if (record.from() != null && record.to() != null && record.money() != null) {
        remember(record);
      }
    }

    private void regrant(SetLimits set) {
      GrantChange change = set.grant();
      if (change != null) {
        var grant = new Books.Grant(set.user(), set.from());
        if (change.after() == null) {
          grants.remove(grant);
        } else {
          grants.put(grant, change.after());
        }
      }
    }

    private void remember(Recorded record) {
      if (!record.kind().equals("hold")) {
        boolean posted = record.decline() == null;
        originals.put(
            record.id(),
            new Original(
                record.id(), record.kind(), posted, record.from(), record.to(), record.money(), 0));
      }
    }

    void assertSame(NaiveBank expected, Runner runner, Instant now) {
      for (int i = 0; i < expected.accounts(); i++) {
        AccountState state = accounts.get(runner.account(i));
        Who frozenBy = expected.frozenBy(i);
        long due =
            holds.values().stream()
                .filter(hold -> hold.from().equals(state.id()) && hold.isDue(now))
                .mapToLong(HoldState::remainingCents)
                .sum();
        assertThat(state.heldCents() - due).isEqualTo(expected.held(i));
        assertThat(state.closed()).isEqualTo(expected.isClosed(i));
        assertThat(state.restrictions().any()).isEqualTo(frozenBy != null);
        assertThat(state.restrictions().byOperator()).isEqualTo(frozenBy == Who.TELLER);
        assertThat(state.system() || state.forced() || state.availableCents() >= 0).isTrue();
        assertThat(state.forced()).isEqualTo(!state.system() && state.availableCents() < 0);
        assertChain(state, entries.getOrDefault(state.id(), List.of()), expected, i);
      }
      assertThat(accounts.values().stream().mapToLong(AccountState::balanceCents).sum()).isZero();
      Books books = books(allowances);
      runner.assertCounted(expected, id -> books.allowance(id, now));
    }

    private void assertChain(
        AccountState state, List<Entry> chain, NaiveBank expected, int account) {
      long balance = 0;
      Hash hash = Entry.genesis(state.id());
      for (int i = 0; i < chain.size(); i++) {
        Entry entry = chain.get(i);
        ErasableText text = Objects.requireNonNull(journal.get(entry.transferId())).text();
        balance += entry.amountCents();
        assertThat(entry.sequence()).isEqualTo(i + 1L);
        assertThat(entry.balanceAfterCents()).isEqualTo(balance);
        assertThat(entry.hash()).isEqualTo(entry.link(hash, text == null ? null : text.hash()));
        hash = entry.hash();
      }
      assertThat(state.hash()).isEqualTo(hash);
      assertThat(state.sequence()).isEqualTo(chain.size()).isEqualTo(expected.version(account));
      assertThat(state.balanceCents()).isEqualTo(balance).isEqualTo(expected.balance(account));
    }
  }
}
