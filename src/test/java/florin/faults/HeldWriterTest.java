package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.db.Database;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The writer stands still, since somebody holds the ledger's turn, and requests pile up. */
@ExtendWith(FlorinExtension.class)
@Isolated("it measures how fast the bank still answers")
class HeldWriterTest {
  private static final int REQUESTS = 1_000;
  private static final int PROBES = 20;
  private static final long AT_ONCE_MILLIS = 100;

  private final TestBank bank;
  private final Database.Login owner;
  private final Customer alice;
  private final Account from;
  private final Account to;

  HeldWriterTest(Bank bank) {
    this.bank = TestBank.of(bank);
    this.owner = bank.storage().owner();
    alice = this.bank.signUp("alice");
    from = this.bank.funded(alice, "EUR", REQUESTS);
    to = this.bank.signUp("bob").openAccount("EUR");
  }

  @AfterEach
  void theBooksBalance() {
    bank.assertLedgerBalances();
  }

  @Test
  void a_thousand_payments_wait_and_the_bank_still_says_that_it_lives() throws Exception {
    try (OpenRequests open = new OpenRequests()) {
      try (Stranger turn = Stranger.holdingTheTurn(owner)) {
        pay(open);
        assertThatItSaysAtOnceThatItLives();
        assertThat(open.waiting()).isEqualTo(REQUESTS);
      }
      assertThat(open.statuses()).hasSize(REQUESTS).containsOnly(201);
    }
    assertThat(to.balance()).isEqualTo(REQUESTS);
  }

  @Test
  void a_thousand_who_ask_for_a_balance_do_not_stop_it_either() throws Exception {
    try (OpenRequests open = new OpenRequests()) {
      try (Stranger turn = Stranger.holdingTheTurn(owner)) {
        for (int i = 0; i < REQUESTS; i++) {
          open.send(alice.api(), "GET", from.path() + "/balance", "");
        }
        assertThatItSaysAtOnceThatItLives();
        assertThat(from.now().number("available")).isEqualTo(REQUESTS);
      }
      assertThat(open.statuses()).hasSize(REQUESTS).containsOnly(200);
    }
  }

  /** One cent each, the same keys every time. */
  private void pay(OpenRequests open) throws IOException {
    for (int i = 0; i < REQUESTS; i++) {
      Api api = alice.api().key("cent-" + i);
      open.send(
          api,
          "POST",
          "/v1/transfers",
          "{\"from_account_id\":\"%s\",\"to_account_id\":\"%s\",\"amount\":1,\"currency\":\"EUR\"}"
              .formatted(from.id(), to.id()));
    }
  }

  /** As a rule in 100 ms; once in a while a busy machine may need longer for anything. */
  private void assertThatItSaysAtOnceThatItLives() {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < PROBES; i++) {
      long start = System.nanoTime();
      bank.api().get("/livez").expect(200);
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    Collections.sort(millis);
    assertThat(millis.get(PROBES / 2)).as("median of %s", millis).isLessThan(AT_ONCE_MILLIS);
    assertThat(millis.get(PROBES - 1)).as("%s", millis).isLessThan(10 * AT_ONCE_MILLIS);
  }
}
