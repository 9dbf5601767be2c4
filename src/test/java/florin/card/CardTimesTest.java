package florin.card;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.TestBank;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Days, months and the end of a card, by the clock of where its account is. */
class CardTimesTest {
  /** 23:30 in Prague, where it is summer time, on the last but one of the month. */
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-30T21:30:00Z"));

  private final Bank started =
      Bank.start(TestBank.follow(clock).withTimeZone(ZoneId.of("Europe/Prague")));
  private final TestBank bank = TestBank.of(started);
  private final Customer alice = bank.signUp("alice");
  private final Account account = bank.funded(alice, "EUR", 10_000);
  private final Plastic card = Plastic.active(alice, account);

  @AfterEach
  void theBooksAreProved() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }

  @Test
  void a_card_pays_until_the_end_of_its_last_day_where_the_account_is() {
    Plastic frozen = Plastic.active(alice, account);
    frozen.does("freeze").expect(200);
    Plastic cancelled = Plastic.active(alice, account);
    cancelled.ends("cancel", "other").expect(200);
    clock.set(Instant.parse("2029-05-31T21:59:59.9Z"));
    assertThat(card.status()).isEqualTo("active");
    card.pay(1).expect(201);

    clock.set(Instant.parse("2029-05-31T22:00:00Z"));
    assertThat(card.status()).isEqualTo("expired");
    card.pay(1).expect(422, "card_expired");
    card.payShowing(1, card.wrongCode()).expect(422, "card_expired");
    card.does("freeze").expect(422, "card_expired");
    frozen.pay(1).expect(422, "card_frozen"); // of two reasons the first is told
    cancelled.pay(1).expect(422, "card_cancelled");
    Plastic next = card.replaced();
    assertThat(next.now().text("expires_on")).isEqualTo("2032-06-30");
    next.does("activate").expect(200);
    next.pay(1).expect(201);
    assertThat(card.status()).isEqualTo("cancelled");
  }

  @Test
  void a_day_and_a_month_end_at_midnight_where_the_account_is() {
    card.limit(Map.of("daily", 1_000, "monthly", 1_500)).expect(200);
    card.pay(1_000).expect(201);
    card.pay(1).expect(422, "limit_exceeded");

    clock.set(Instant.parse("2026-05-30T21:59:59.9Z"));
    card.pay(1).expect(422, "limit_exceeded");
    clock.set(Instant.parse("2026-05-30T22:00:00Z"));
    assertThat(card.now().number("limits/daily/used")).isZero();
    card.pay(501).expect(422, "limit_exceeded");
    card.pay(500).expect(201);
    clock.set(Instant.parse("2026-05-31T22:00:00Z"));
    card.pay(1_001).expect(422, "limit_exceeded");
    card.pay(1_000).expect(201);
    assertThat(card.now().number("limits/monthly/used")).isEqualTo(1_000);
  }
}
