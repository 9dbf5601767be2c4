package florin.ledger;

import static florin.ledger.TestLedger.get;
import static florin.ledger.TestLedger.origin;
import static florin.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Role;
import florin.faults.Stranger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shell around the core, where it is pushed. */
class LedgerServiceTest {
  private static final int MORE_THAN_FIT = 4_000;
  private static final CompletableFuture<?>[] NONE = {};
  private static final String POISON = "poison";

  /** What a companion throws when the batch holds a command under the key {@link #POISON}. */
  private Throwable thrown = new IllegalArgumentException("a companion's own bug");

  private final TestLedger bank = new TestLedger(this::companion);
  private final Caller alice = bank.user(Role.CUSTOMER);
  private final AccountId from = bank.funded(alice, 1_000_000);
  private final AccountId to = bank.open(alice);

  @AfterEach
  void close() throws Exception {
    assertThat(bank.prove().findings()).isEmpty();
    bank.close();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    @SuppressWarnings("unchecked")
    E any = (E) failure;
    throw any;
  }

  private void companion(Handle handle, List<Decided> batch) {
    if (batch.stream().anyMatch(one -> isPoison(one.command()))) {
      LedgerServiceTest.<RuntimeException>sneak(thrown);
    }
  }

  private static boolean isPoison(Command command) {
    Command.Key key = command.origin().key();
    return key != null && key.value().equals(POISON);
  }

  @Test
  void nobody_waits_for_the_ledger_inside_a_transaction() {
    try (Handle handle = bank.database().jdbi().open()) {
      handle.begin();
      assertThatThrownBy(() -> bank.service().submit(transfer(alice, from, to, 1)))
          .isInstanceOf(IllegalStateException.class);
      handle.rollback();
    }
    assertThat(bank.run(transfer(alice, from, to, 1))).isInstanceOf(Outcome.Posted.class);
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalArgumentException("a companion's own bug"),
        new java.sql.SQLException("a statement that cannot work", "42601"),
        new AssertionError("what no catch of Exception sees"),
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_companion_that_fails_for_one_command_fails_none_of_its_neighbours(Throwable failure)
      throws Exception {
    thrown = failure;
    List<CompletableFuture<Outcome>> neighbours = new ArrayList<>();
    CompletableFuture<Outcome> poisoned;
    try (Stranger turn = Stranger.holdingTheTurn(bank.owner())) {
      neighbours.add(bank.service().submit(transfer(alice, from, to, 1)));
      neighbours.add(bank.service().submit(transfer(alice, from, to, 1)));
      poisoned = bank.service().submit(transfer(alice, POISON, from, to, 1));
      neighbours.add(bank.service().submit(transfer(alice, from, to, 1)));
    }
    for (CompletableFuture<Outcome> neighbour : neighbours) {
      assertThat(get(neighbour)).isInstanceOf(Outcome.Posted.class);
    }
    assertThatThrownBy(() -> get(poisoned)).isInstanceOf(IllegalStateException.class);
    assertThat(bank.balance(to)).isEqualTo(3);
    assertThat(bank.run(transfer(alice, from, to, 1))).isInstanceOf(Outcome.Posted.class);
  }

  @Test
  void what_waits_for_the_turn_is_bounded_and_the_rest_is_refused_at_once() throws Exception {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    try (Stranger turn = Stranger.holdingTheTurn(bank.owner())) {
      for (int i = 0; i < MORE_THAN_FIT; i++) {
        answers.add(bank.service().submit(transfer(alice, from, to, 1)));
      }
      assertThat(refusedAtOnce(answers, ErrorCode.OVERLOADED)).isGreaterThan(1_000);
    }
    assertThat(posted(answers)).isGreaterThan(1_000).isEqualTo(bank.balance(to));
  }

  @Test
  void what_waits_for_one_held_account_is_bounded_too() throws Exception {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    try (Stranger row = Stranger.holdingTheBalanceOf(bank.owner(), to)) {
      for (int i = 0; i < MORE_THAN_FIT; i++) {
        answers.add(bank.service().submit(transfer(alice, from, to, 1)));
        if (i % 400 == 399 && i < 1_800) {
          // another account's command passes, and what came before it is set aside by then
          assertThat(bank.run(unfreeze(from))).isInstanceOf(Outcome.Posted.class);
        }
      }
      assertThat(refusedAtOnce(answers, ErrorCode.OVERLOADED)).isGreaterThan(1_000);
    }
    assertThat(posted(answers)).isGreaterThan(1_000).isEqualTo(bank.balance(to));
  }

  private Command unfreeze(AccountId account) {
    return new Command.Restrict(origin(alice, null), account, false, null);
  }

  private static long refusedAtOnce(List<CompletableFuture<Outcome>> answers, ErrorCode code) {
    return answers.stream()
        .filter(CompletableFuture::isCompletedExceptionally)
        .map(LedgerServiceTest::refusal)
        .filter(refusal -> refusal == code)
        .count();
  }

  private static ErrorCode refusal(CompletableFuture<Outcome> answer) {
    try {
      get(answer);
      throw new AssertionError("not refused");
    } catch (BankException refusal) {
      return refusal.code();
    }
  }

  /** Every one has its answer: posted, or refused as something that may be tried again. */
  private static long posted(List<CompletableFuture<Outcome>> answers) {
    long posted = 0;
    for (CompletableFuture<Outcome> answer : answers) {
      try {
        assertThat(get(answer)).isInstanceOf(Outcome.Posted.class);
        posted++;
      } catch (BankException refusal) {
        assertThat(refusal.code()).isIn(ErrorCode.OVERLOADED, ErrorCode.ACCOUNT_BUSY);
      }
    }
    return posted;
  }

  @Test
  void many_at_once_are_taken_all_or_none_and_leave_room_for_single_ones() throws Exception {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    CompletableFuture<Outcome> single;
    try (Stranger turn = Stranger.holdingTheTurn(bank.owner())) {
      for (int i = 0; i < 40; i++) {
        answers.addAll(bank.service().submitEach(thousand()));
      }
      assertThat(answers).noneMatch(CompletableFuture::isCompletedExceptionally);
      var late = bank.service().submitEach(thousand());
      assertThat(refusedAtOnce(late, ErrorCode.OVERLOADED)).isEqualTo(1_000);
      single = bank.service().submit(transfer(alice, from, to, 1));
      assertThat(single).isNotDone();
    }
    assertThat(posted(answers) + posted(List.of(single))).isEqualTo(bank.balance(to));
    get(CompletableFuture.allOf(bank.service().submitEach(thousand()).toArray(NONE)));
  }

  private List<Command> thousand() {
    return Stream.<Command>generate(() -> transfer(alice, from, to, 1)).limit(1_000).toList();
  }

  @Test
  void a_poisonous_one_of_many_at_once_fails_alone_and_one_of_a_group_fails_the_group() {
    var each =
        bank.service()
            .submitEach(
                List.of(
                    transfer(alice, from, to, 1),
                    transfer(alice, POISON, from, to, 1),
                    transfer(alice, from, to, 1)));
    assertThat(get(each.get(0))).isInstanceOf(Outcome.Posted.class);
    assertThatThrownBy(() -> get(each.get(1))).isInstanceOf(IllegalStateException.class);
    assertThat(get(each.get(2))).isInstanceOf(Outcome.Posted.class);

    Linked group =
        new Linked(List.of(transfer(alice, from, to, 1), transfer(alice, POISON, from, to, 1)));
    assertThatThrownBy(() -> get(bank.service().submit(group)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(bank.balance(to)).isEqualTo(2);
  }

  @Test
  void what_comes_after_the_close_is_refused_and_what_came_before_is_answered() throws Exception {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(bank.service().submit(transfer(alice, from, to, 1)));
    }
    bank.service().close();
    for (CompletableFuture<Outcome> answer : answers) {
      assertThat(get(answer)).isInstanceOf(Outcome.Posted.class);
    }
    assertThatThrownBy(() -> bank.run(transfer(alice, from, to, 1)))
        .isInstanceOfSatisfying(
            BankException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(bank.balance(to)).isEqualTo(1_000);
  }
}
