package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** More payments at once than there is room for; {@code src/bench/run overload} lasts longer. */
@ExtendWith(FlorinExtension.class)
@Isolated("it opens some thousand connections")
class OverloadTest {
  private static final int PAYMENTS = 2_600;

  private final Bank started;
  private final TestBank bank;
  private final Customer alice;
  private final Account from;
  private final Account to;

  OverloadTest(Bank started) {
    this.started = started;
    bank = TestBank.of(started);
    alice = bank.signUp("alice");
    from = bank.funded(alice, "EUR", 2L * PAYMENTS);
    to = bank.signUp("bob").openAccount("EUR");
  }

  @Test
  void what_has_no_room_is_refused_at_once_and_the_rest_is_done() throws Exception {
    List<Integer> statuses;
    try (OpenRequests open = new OpenRequests()) {
      try (Stranger turn = Stranger.holdingTheTurn(started.storage().owner())) {
        for (int i = 0; i < PAYMENTS; i++) {
          Api api = alice.api().key("cent-" + i);
          open.send(
              api,
              "POST",
              "/v1/transfers",
              ("{\"from_account_id\":\"%s\",\"to_account_id\":\"%s\",\"amount\":1,"
                      + "\"currency\":\"EUR\"}")
                  .formatted(from.id(), to.id()));
        }
      }
      statuses = open.statuses();
    }
    assertThat(statuses).hasSize(PAYMENTS).containsOnly(201, 503);
    long done = statuses.stream().filter(status -> status == 201).count();
    assertThat(PAYMENTS - done).as("refused").isGreaterThan(100);
    assertThat(to.balance()).isEqualTo(done);
    alice.pay(from, to, 1).expect(201);
    bank.assertLedgerBalances();
  }
}
