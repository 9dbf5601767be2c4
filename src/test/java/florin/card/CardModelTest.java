package florin.card;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is done with a card and its authorisations in whatever order, the bank says what a model
 * says that adds everything up anew: each answer, each amount, the balance.
 */
class CardModelTest {
  private static final int STEPS = 120;
  private static final long FUNDS = 20_000;
  private static final long DAILY = 6_000;
  private static final int HOUR_SECONDS = 3_600;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-30T00:30:00Z"));

  /** An authorisation that was made, as the model has it. */
  private static final class Made {
    final String id;
    final long amount;
    final Instant at;
    final Instant end;
    long captured;
    long refunded;
    boolean closed;

    Made(Response made, long amount) {
      this.id = made.id();
      this.amount = amount;
      this.at = Instant.parse(made.text("created_at"));
      this.end = Instant.parse(made.text("expires_at"));
    }

    boolean isOpen(Instant now) {
      return !closed && captured < amount && now.isBefore(end);
    }

    long held(Instant now) {
      return isOpen(now) ? amount - captured : 0;
    }
  }

  private String status = "inactive";
  private int wrong;
  private final List<Made> all = new ArrayList<>();
  private final List<String> history = new ArrayList<>();

  private long balance() {
    return FUNDS - all.stream().mapToLong(one -> one.captured - one.refunded).sum();
  }

  private long held() {
    return all.stream().mapToLong(one -> one.held(clock.instant())).sum();
  }

  /** What counts against the day: all that is held or was taken of what it began. */
  private long spentToday() {
    Instant day = clock.instant().truncatedTo(java.time.temporal.ChronoUnit.DAYS);
    return all.stream()
        .filter(one -> !one.at.isBefore(day))
        .mapToLong(one -> one.captured + one.held(clock.instant()))
        .sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatever_is_done_the_bank_says_what_the_model_says(long seed) throws Exception {
    try (Bank started = Bank.start(TestBank.follow(clock))) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Account account = bank.funded(alice, "EUR", FUNDS);
      Plastic card = Plastic.issued(alice, account);
      card.limit(Map.of("daily", DAILY)).expect(200);
      Random random = new Random(seed);
      for (int i = 0; i < STEPS; i++) {
        clock.advance(Duration.ofSeconds(1 + random.nextInt(20 * 60)));
        card = step(card, random);
        assertThat(card.numbers())
            .as("%s", history)
            .containsExactly(balance(), held(), balance() - held());
        assertThat(card.status()).as("%s", history).isEqualTo(status);
      }
      for (Made one : all) {
        Response found = card.found(one.id);
        assertThat(found.number("captured_amount")).isEqualTo(one.captured);
        assertThat(found.number("refunded_amount")).isEqualTo(one.refunded);
        assertThat(found.text("status").equals("pending")).isEqualTo(one.isOpen(clock.instant()));
      }
      bank.assertProved();
    }
  }

  private Plastic step(Plastic card, Random random) {
    int what = random.nextInt(20);
    if (what < 9 || all.isEmpty()) {
      pay(card, random);
      return card;
    }
    if (what < 14) {
      resolve(card, all.get(random.nextInt(all.size())), random);
      return card;
    }
    if (what == 19) {
      history.add("replace");
      Plastic next = card.replaced();
      status = "inactive";
      wrong = 0;
      return next;
    }
    change(card, List.of("activate", "activate", "freeze", "unfreeze").get(random.nextInt(4)));
    return card;
  }

  private void change(Plastic card, String how) {
    boolean refused = how.equals("activate") ? status.equals("frozen") : status.equals("inactive");
    String expected = refused ? "422 card_" + status : "200";
    assertVerdict(card.does(how), how, expected);
    if (!refused && !(how.equals("activate") && status.equals("active"))) {
      wrong = how.equals("freeze") && status.equals("frozen") ? wrong : 0;
      status = how.equals("freeze") ? "frozen" : "active";
    }
  }

  private void pay(Plastic card, Random random) {
    long amount = 1 + random.nextInt(2_500);
    int shown = random.nextInt(6); // mostly nothing
    Map<String, Object> order = card.order(amount);
    order.put("expires_in", HOUR_SECONDS);
    if (shown > 3) {
      order.put("cvv", shown == 4 ? card.cvv() : card.wrongCode());
    }
    String expected = expected(amount, shown);
    Response answer = card.ask(order);
    assertVerdict(answer, "pay " + amount + " " + shown, expected);
    if (expected.equals("422 card_verification_failed")) {
      wrong = shown == 5 ? Math.min(5, wrong + 1) : wrong;
    }
    if (expected.equals("201")) {
      wrong = shown == 4 ? 0 : wrong;
      all.add(new Made(answer, amount));
    }
  }

  private String expected(long amount, int shown) {
    if (!status.equals("active")) {
      return "422 card_" + status;
    }
    if (shown == 5 || (shown == 4 && wrong == 5)) {
      return "422 card_verification_failed";
    }
    if (spentToday() + amount > DAILY) {
      return "422 limit_exceeded";
    }
    return balance() - held() < amount ? "422 insufficient_funds" : "201";
  }

  private void resolve(Plastic card, Made one, Random random) {
    Instant now = clock.instant();
    String how =
        List.of("capture", "capture", "reverse", "expire", "refund").get(random.nextInt(5));
    long amount = 1 + random.nextInt(1_500);
    boolean last = random.nextInt(3) == 0;
    String gone =
        one.captured == one.amount
            ? "422 hold_already_captured"
            : one.closed ? "422 hold_released" : "422 hold_expired";
    if (how.equals("refund")) {
      boolean fits = amount <= one.captured - one.refunded;
      Response answer = card.network(one.id, how, Map.of("amount", amount));
      assertVerdict(answer, how + " " + amount, fits ? "200" : "422 exceeds_original");
      one.refunded += fits ? amount : 0;
    } else if (how.equals("capture")) {
      boolean fits = one.isOpen(now) && amount <= one.amount - one.captured;
      Response answer = card.network(one.id, how, Map.of("amount", amount, "final", last));
      String expected = fits ? "200" : one.isOpen(now) ? "422 exceeds_hold" : gone;
      assertVerdict(answer, how + " " + amount, expected);
      one.captured += fits ? amount : 0;
      one.closed |= fits && last && one.captured < one.amount;
    } else {
      assertVerdict(card.network(one.id, how), how, one.isOpen(now) ? "200" : gone);
      one.closed |= one.isOpen(now);
    }
  }

  private void assertVerdict(Response answer, String what, String expected) {
    history.add(what + " -> " + expected);
    assertThat(answer.verdict()).as("%s\n%s", history, answer).isEqualTo(expected);
  }
}
