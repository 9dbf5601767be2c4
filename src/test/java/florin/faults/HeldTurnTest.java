package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.db.Database;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ledger's turn is held for longer than anybody waits. */
@ExtendWith(FlorinExtension.class)
class HeldTurnTest {
  private static final int CROWD = 60;

  private final TestBank bank;
  private final Database.Login owner;
  private final Customer alice;
  private final Account from;
  private final Account to;

  HeldTurnTest(Bank bank) {
    this.bank = TestBank.of(bank);
    this.owner = bank.storage().owner();
    alice = this.bank.signUp("alice");
    from = this.bank.funded(alice, "EUR", CROWD);
    to = this.bank.signUp("bob").openAccount("EUR");
  }

  @Test
  void who_waits_too_long_is_told_so_and_may_repeat_it_safely() throws Exception {
    List<CompletableFuture<Response>> first;
    try (Stranger turn = Stranger.holdingTheTurn(owner)) {
      first = pay();
      assertThat(statuses(first)).containsOnly(503);
    }
    assertThat(to.balance()).isZero();
    assertThat(statuses(pay())).containsOnly(201);
    assertThat(statuses(pay())).containsOnly(201);
    assertThat(to.balance()).isEqualTo(CROWD);
    bank.assertLedgerBalances();
  }

  /** One cent each, under the same keys every time. */
  private List<CompletableFuture<Response>> pay() {
    return IntStream.range(0, CROWD)
        .mapToObj(i -> alice.api().key("cent-" + i))
        .map(api -> api.later("POST", "/v1/transfers", Customer.order(from, to, 1)))
        .toList();
  }

  private static List<Integer> statuses(List<CompletableFuture<Response>> answers) {
    return answers.stream().map(CompletableFuture::join).map(Response::status).toList();
  }

  @Test
  void what_is_not_the_callers_is_refused_at_once_without_the_ledger() throws Exception {
    Customer mallory = bank.signUp("mallory");
    Account hers = mallory.openAccount("EUR");
    try (Stranger turn = Stranger.holdingTheTurn(owner)) {
      long start = System.nanoTime();
      mallory.pay(from, hers, 1).expect(404, "not_found");
      mallory.api().post(from.path() + "/freeze").expect(404, "not_found");
      mallory.api().post(from.path() + "/close").expect(404, "not_found");
      mallory.api().get(from.path() + "/balance").expect(404, "not_found");
      mallory
          .api()
          .key("cash")
          .post("/v1/deposits", Operator.order(hers, 1))
          .expect(403, "operator_required");
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }
  }
}
