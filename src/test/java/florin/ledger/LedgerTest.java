package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.AccountState.Restrictions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of money as tables, without a database. */
class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final UserId ALICE = new UserId(new UUID(1, 1));
  private static final UserId TELLER = new UserId(new UUID(1, 2));

  private final Map<String, AccountId> ids = new HashMap<>();
  private final List<AccountState> states = new ArrayList<>();
  private final Map<Books.Grant, Access> grants = new HashMap<>();

  /**
   * One line a case: what is asked, and the first refusal that applies, in the order of the
   * contract. Each row breaks its own rule and every later one, so that the order shows.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          a mistyped number before anything,        alice,     -,         999999, USD, 99, 2000-01-01, invalid_account_number
          an unknown target,                        alice,     nobody,    999999, USD, 99, 2000-01-01, not_found
          an unknown source,                        nobody,    alice,     999999, USD, 99, 2000-01-01, not_found
          another's source even to itself,          bob,       bob,       999999, USD, 99, 2000-01-01, not_found
          a system account as a target,             alice,     cash,      999999, USD, 99, 2000-01-01, not_found
          the same account twice,                   closed,    closed,    999999, USD, 99, 2000-01-01, same_account
          an amount in another currency,            closed,    frozen,    999999, USD, 99, 2000-01-01, currency_mismatch
          a target in another currency,             closed,    dollars,   999999, EUR, 99, 2000-01-01, currency_mismatch
          a closed source,                          closed,    frozen,    999999, EUR, 99, 2000-01-01, account_closed
          a closed target,                          frozen,    closed,    999999, EUR, 99, 2000-01-01, account_closed
          a frozen source,                          frozen,    bob,       999999, EUR, 99, 2000-01-01, account_frozen
          a frozen target,                          alice,     frozen,    999999, EUR, 99, 2000-01-01, account_frozen
          a frozen source and a fenced target,      frozen,    fenced,    999999, EUR, 99, 2000-01-01, account_frozen
          a fenced source,                          fenced,    bob,       999999, EUR, 99, 2000-01-01, account_fenced
          a fenced target,                          alice,     fenced,    999999, EUR, 99, 2000-01-01, account_fenced
          a stale balance version,                  alice,     bob,       999999, EUR, 99, 2000-01-01, balance_version_mismatch
          too far back,                             alice,     bob,       999999, EUR, 7,  2000-01-01, effective_at_out_of_window
          in the future,                            alice,     bob,       999999, EUR, 7,  2026-03-02, effective_at_out_of_window
          more than there is,                       alice,     full,      1501,   EUR, 7,  2026-02-20, insufficient_funds
          beyond the target's range,                alice,     full,      1500,   EUR, 7,  2026-02-20, balance_out_of_range
          nothing wrong down to the overdraft,      alice,     bob,       1500,   EUR, 7,  2026-02-20, posted
          """)
  void the_first_refusal_in_the_order_of_the_contract_is_the_answer(
      String scenario,
      String from,
      String to,
      long amount,
      String currency,
      long version,
      String effectiveOn,
      String expected) {
    account("alice", "EUR", 1_000, 500);
    account("bob", "EUR", 0, 0);
    grants.remove(new Books.Grant(ALICE, id("bob")));
    account("dollars", "USD", 1_000, 0);
    account("full", "EUR", Money.AMOUNT_MAX - 1_000, 0);
    states.add(state("closed", "EUR", 0, 0).closedNow());
    states.add(state("frozen", "EUR", 0, 0).with(Restrictions.frozen(false)));
    states.add(fenced("fenced"));
    states.add(system("cash"));
    Command.Terms terms =
        new Command.Terms(null, Instant.parse(effectiveOn + "T12:00:00Z"), version, false);

    Decision decision = decide(transfer(from, to, new Money(amount, currency), terms));

    assertThat(outcome(decision)).as(scenario).isEqualTo(expected);
    assertThat(decision.entries()).hasSize(expected.equals("posted") ? 2 : 0);
  }

  @Test
  void a_posted_transfer_takes_from_one_side_exactly_what_it_gives_to_the_other() {
    account("alice", "EUR", 1_000, 0);
    account("bob", "EUR", 50, 0);

    Decision decision =
        decide(transfer("alice", "bob", new Money(300, "EUR"), Command.Terms.PLAIN));

    assertThat(decision.entries()).extracting(Entry::amountCents).containsExactly(-300L, 300L);
    assertThat(decision.entries()).extracting(Entry::balanceAfterCents).containsExactly(700L, 350L);
    assertThat(decision.entries()).extracting(Entry::sequence).containsExactly(8L, 8L);
    assertThat(decision.after()).extracting(AccountState::balanceCents).containsExactly(700L, 350L);
  }

  @Test
  void held_money_cannot_be_spent() {
    account("alice", "EUR", 1_000, 0);
    AccountState alice = states.remove(0);
    states.add(
        new AccountState(
            alice.id(), "EUR", false, false, Restrictions.NONE, 1_000, 900, 0, 7, alice.hash()));
    account("bob", "EUR", 0, 0);

    Decision decision =
        decide(transfer("alice", "bob", new Money(101, "EUR"), Command.Terms.PLAIN));

    assertThat(decision.refusal()).isEqualTo(ErrorCode.INSUFFICIENT_FUNDS);
    assertThat(Objects.requireNonNull(decision.decline()).availableCents()).isEqualTo(100);
  }

  @Test
  void the_bound_of_the_past_is_inclusive() {
    account("alice", "EUR", 1_000, 0);
    account("bob", "EUR", 0, 0);
    Instant oldest = NOW.minus(Command.Terms.PAST_DEFAULT);

    assertThat(outcome(decide(transfer("alice", "bob", new Money(1, "EUR"), at(oldest)))))
        .isEqualTo("posted");
    assertThat(
            outcome(
                decide(
                    transfer(
                        "alice",
                        "bob",
                        new Money(1, "EUR"),
                        at(oldest.minus(Duration.ofNanos(1000)))))))
        .isEqualTo("effective_at_out_of_window");
  }

  @Test
  void only_an_operator_unfreezes_what_an_operator_froze() {
    states.add(state("alice", "EUR", 0, 0).with(Restrictions.frozen(true)));

    assertThat(outcome(decide(restrict(customer(), false)))).isEqualTo("operator_required");
    assertThat(outcome(decide(restrict(operator(), false)))).isEqualTo("posted");
  }

  @Test
  void an_operator_takes_over_a_freeze_of_the_owner() {
    states.add(state("alice", "EUR", 0, 0).with(Restrictions.frozen(false)));

    Decision decision = decide(restrict(operator(), true));

    assertThat(decision.after().get(0).restrictions()).isEqualTo(Restrictions.frozen(true));
    assertThat(decide(restrict(customer(), true)).after()).isEmpty();
  }

  @Test
  void a_role_that_was_taken_away_counts_at_once() {
    account("alice", "EUR", 0, 0);
    states.add(system("cash"));
    Books books = new Books(states, Map.of(TELLER, Role.CUSTOMER), grants);
    Command deposit =
        new Command.Transfer(
            origin(operator()),
            TransferKind.DEPOSIT,
            id("cash"),
            id("alice"),
            new Money(5, "EUR"),
            Command.Terms.PLAIN);

    assertThat(Ledger.decide(books, deposit, NOW).refusal()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @ParameterizedTest(name = "from {0} to {1}: {2}")
  @CsvSource({
    "cash, alice, posted",
    "alice, cash, posted",
    "cash, bob, not_found",
    "bob, cash, not_found"
  })
  void an_import_moves_money_between_the_bank_and_its_owners_account(
      String from, String to, String expected) {
    account("alice", "EUR", 1_000, 0);
    account("bob", "EUR", 1_000, 0);
    grants.put(new Books.Grant(ALICE, id("bob")), Access.PAY);
    states.add(system("cash"));

    assertThat(outcome(decide(imported(new Caller.Job(ALICE, "import"), from, to))))
        .isEqualTo(expected);
    assertThat(outcome(decide(imported(customer(), from, to)))).isEqualTo("not_found");
  }

  @ParameterizedTest(name = "to {0}: {1}")
  @CsvSource({"alice, posted", "bob, not_found", "cash, not_found"})
  void the_bank_deposits_for_whoever_manages_the_account(String to, String expected) {
    account("alice", "EUR", 1_000, 0);
    account("bob", "EUR", 1_000, 0);
    grants.put(new Books.Grant(ALICE, id("bob")), Access.PAY);
    states.add(system("cash"));
    states.add(system("fees"));

    assertThat(outcome(decide(deposited(new Caller.Job(ALICE, "inbound"), to))))
        .isEqualTo(expected);
    assertThat(outcome(decide(deposited(customer(), to)))).isEqualTo("not_found");
  }

  @Test
  void interest_and_fees_move_by_the_bank_alone_and_between_their_accounts() {
    account("alice", "EUR", 1_000, 0);
    AccountId interest = own(SystemAccount.INTEREST);
    AccountId fees = own(SystemAccount.FEES);
    AccountId alice = id("alice");
    Caller bank = Caller.Job.ofTheBank("interest");

    assertThat(own(bank, TransferKind.INTEREST, interest, alice)).isEqualTo("posted");
    assertThat(own(bank, TransferKind.FEE, alice, fees)).isEqualTo("posted");
    assertThat(own(bank, TransferKind.INTEREST, fees, alice)).isEqualTo("not_found");
    assertThat(own(bank, TransferKind.INTEREST, alice, interest)).isEqualTo("not_found");
    assertThat(own(bank, TransferKind.FEE, alice, interest)).isEqualTo("not_found");
    assertThat(own(bank, TransferKind.FEE, interest, fees)).isEqualTo("not_found");
    assertThat(own(customer(), TransferKind.INTEREST, interest, alice)).isEqualTo("not_found");
    assertThat(own(customer(), TransferKind.FEE, alice, fees)).isEqualTo("not_found");
  }

  private AccountId own(SystemAccount account) {
    AccountId id = account.id("EUR");
    states.add(AccountState.opened(id, "EUR", true, 0));
    return id;
  }

  private String own(Caller by, TransferKind kind, AccountId from, AccountId to) {
    Money money = new Money(5, "EUR");
    return outcome(
        decide(new Command.Transfer(origin(by), kind, from, to, money, Command.Terms.PLAIN)));
  }

  private Command deposited(Caller by, String to) {
    AccountId from = id(to.equals("cash") ? "fees" : "cash");
    Money money = new Money(5, "EUR");
    return new Command.Transfer(
        origin(by), TransferKind.DEPOSIT, from, id(to), money, Command.Terms.PLAIN);
  }

  private Command imported(Caller by, String from, String to) {
    Instant longAgo = NOW.minus(Command.Terms.PAST_DEFAULT.multipliedBy(50));
    Money money = new Money(5, "EUR");
    return new Command.Transfer(
        origin(by), TransferKind.IMPORT, id(from), id(to), money, at(longAgo));
  }

  @ParameterizedTest(name = "closing with {0} is {3}")
  @CsvSource(
      textBlock =
          """
          a balance,  1, 0, account_not_empty
          held money, 0, 1, account_not_empty
          nothing,    0, 0, posted
          """)
  void only_an_empty_account_is_closed(String what, long balance, long held, String expected) {
    AccountState alice = state("alice", "EUR", balance, 100);
    states.add(
        new AccountState(
            alice.id(),
            "EUR",
            false,
            false,
            Restrictions.NONE,
            balance,
            held,
            100,
            7,
            alice.hash()));

    Decision decision = decide(new Command.CloseAccount(origin(customer()), id("alice")));

    assertThat(outcome(decision)).as(what).isEqualTo(expected);
  }

  private Decision decide(Command command) {
    return Ledger.decide(new Books(states, Map.of(TELLER, Role.OPERATOR), grants), command, NOW);
  }

  private static String outcome(Decision decision) {
    ErrorCode refusal = decision.refusal();
    return refusal == null ? "posted" : refusal.slug();
  }

  private Command transfer(String from, String to, Money money, Command.Terms terms) {
    return new Command.Transfer(
        origin(customer()), TransferKind.TRANSFER, id(from), idOrNull(to), money, terms);
  }

  private Command restrict(Caller caller, boolean frozen) {
    return new Command.Restrict(origin(caller), id("alice"), frozen, null);
  }

  private static Command.Terms at(Instant effectiveAt) {
    return new Command.Terms(null, effectiveAt, null, false);
  }

  private static Caller customer() {
    return new Caller.Session(ALICE, Role.CUSTOMER, new SessionId(new UUID(2, 1)));
  }

  private static Caller operator() {
    return new Caller.Session(TELLER, Role.OPERATOR, new SessionId(new UUID(2, 2)));
  }

  private static Command.Origin origin(Caller caller) {
    return new Command.Origin(new TransferId(new UUID(3, 3)), caller, null, "req_test");
  }

  private void account(String name, String currency, long balance, long overdraft) {
    states.add(state(name, currency, balance, overdraft));
  }

  private AccountState state(String name, String currency, long balance, long overdraft) {
    grants.put(new Books.Grant(ALICE, id(name)), Access.MANAGE);
    return new AccountState(
        id(name),
        currency,
        false,
        false,
        Restrictions.NONE,
        balance,
        0,
        overdraft,
        7,
        Entry.genesis(id(name)));
  }

  private AccountState system(String name) {
    return new AccountState(
        id(name), "EUR", true, false, Restrictions.NONE, 0, 0, 0, 7, Entry.genesis(id(name)));
  }

  private AccountId id(String name) {
    return ids.computeIfAbsent(name, any -> new AccountId(new UUID(9, ids.size() + 1L)));
  }

  private @Nullable AccountId idOrNull(String name) {
    return name.equals("-") ? null : id(name);
  }

  private AccountState fenced(String name) {
    AccountState right = state(name, "EUR", 0, 0);
    return new AccountState(
        right.id(),
        right.currency(),
        false,
        false,
        Restrictions.NONE,
        0,
        0,
        0,
        right.sequence(),
        right.hash(),
        null,
        false,
        true);
  }
}
