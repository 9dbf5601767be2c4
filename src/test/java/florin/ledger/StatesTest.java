package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.core.Hash;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.UserId;
import florin.ledger.AccountState.Restrictions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rows of accounts and holds become, where no refusal shows it. */
class StatesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final AccountId ALICE = new AccountId(new UUID(9, 1));
  private static final AccountId BOB = new AccountId(new UUID(9, 2));

  private static AccountState state(long balance, long held, Instant nextExpiry, boolean forced) {
    return new AccountState(
        ALICE,
        "EUR",
        false,
        false,
        Restrictions.NONE,
        balance,
        held,
        50,
        7,
        Hash.of(),
        nextExpiry,
        forced,
        false);
  }

  private static HoldState hold(int id, long cents, long expiresInSeconds) {
    return new HoldState(
        new HoldId(new UUID(4, id)),
        new UserId(new UUID(1, 1)),
        ALICE,
        BOB,
        new Money(cents, "EUR"),
        0,
        HoldState.Status.ACTIVE,
        NOW,
        NOW.plusSeconds(expiresInSeconds),
        null);
  }

  @ParameterizedTest(name = "{0} of 100 taken: {1}")
  @CsvSource({"99, ACTIVE", "100, CAPTURED"})
  void a_hold_is_resolved_when_nothing_is_left(long cents, HoldState.Status status) {
    HoldState after = hold(1, 100, 60).captured(cents, NOW);

    assertThat(after.status()).isEqualTo(status);
    assertThat(after.resolvedAt()).isEqualTo(cents == 100 ? NOW : null);
  }

  @Test
  void the_next_expiry_is_the_first_whichever_hold_comes_first() {
    Instant first = NOW.plusSeconds(10);

    assertThat(state(0, 0, null, false).reserving(hold(1, 5, 10)).nextHoldExpiry())
        .isEqualTo(first);
    assertThat(state(0, 5, first, false).reserving(hold(2, 5, 20)).nextHoldExpiry())
        .isEqualTo(first);
    assertThat(state(0, 5, NOW.plusSeconds(20), false).reserving(hold(2, 5, 10)).nextHoldExpiry())
        .isEqualTo(first);
  }

  @Test
  void after_some_expired_the_first_of_the_others_is_next() {
    List<HoldState> holds = List.of(hold(1, 1, 30), hold(2, 2, 10), hold(3, 4, 20), hold(4, 8, 40));
    var atHand = new AtHand(holds, Map.of(), List.of(), List.of());
    AccountState before = state(100, 15, NOW.plusSeconds(10), false);
    Books books = new Books(List.of(before), Map.of(), Map.of(), atHand);

    books.expireHolds(List.of(ALICE), NOW.plusSeconds(20));

    assertThat(books.held(ALICE).heldCents()).isEqualTo(9);
    assertThat(books.held(ALICE).nextHoldExpiry()).isEqualTo(NOW.plusSeconds(30));
  }

  @Test
  void what_was_not_read_expires_when_it_is_said_to() {
    Instant later = NOW.plusSeconds(25);
    var atHand = new AtHand(List.of(hold(1, 5, 10)), Map.of(ALICE, later), List.of(), List.of());
    AccountState before = state(100, 10, NOW.plusSeconds(10), false);
    Books books = new Books(List.of(before), Map.of(), Map.of(), atHand);

    books.expireHolds(List.of(ALICE), NOW.plusSeconds(10));

    assertThat(books.held(ALICE).nextHoldExpiry()).isEqualTo(later);
  }

  @ParameterizedTest(name = "{0} balance, {1} held, 50 overdraft: {2}")
  @CsvSource({"-51, 0, true", "-50, 0, false", "-50, 1, true", "10, 61, true", "10, 60, false"})
  void what_was_forced_is_so_until_it_is_back_at_its_limit(long balance, long held, boolean still) {
    assertThat(state(balance, held, null, true).with(Restrictions.NONE).forced()).isEqualTo(still);
    assertThat(state(balance, held, null, false).with(Restrictions.NONE).forced()).isFalse();
  }

  @ParameterizedTest(name = "100 below its limit, {0} comes: {1}")
  @CsvSource({"99, true", "100, false"})
  void an_entry_ends_it_as_well(long cents, boolean still) {
    AccountState forced = state(-150, 0, null, true);
    var times = new Entry.Times(NOW, NOW);
    var transfer = new Scene(Scene.Kind.TRANSFER).command();
    Entry entry = forced.next(transfer, BOB, cents, times, null);

    assertThat(forced.after(entry).forced()).isEqualTo(still);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T12:00:00.000001Z, 1772366400000001",
    "1969-12-31T23:59:59.999999Z, -1",
    "9999-12-31T23:59:59.999999Z, 253402300799999999"
  })
  void time_is_counted_in_microseconds_since_1970(Instant time, long micros) {
    assertThat(Entry.micros(time)).isEqualTo(micros);
  }
}
