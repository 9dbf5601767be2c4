package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.testing.FlorinExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How far back a transfer may count is a setting; what it does to balances by effect. */
class EffectivePastTest {
  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(config -> config.withEffectivePast(Duration.ofDays(2)));

  private final Instant now = Instant.now();
  private final TestBank bank;
  private final Bank inside;
  private final Customer alice;
  private final Account from;
  private final Account to;

  EffectivePastTest(Bank bank) {
    this.inside = bank;
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    from = this.bank.funded(alice, "EUR", 10_000);
    to = alice.openAccount("EUR");
  }

  private Map<String, Object> order(long amount, Duration ago) {
    Map<String, Object> order = Customer.order(from, to, amount);
    order.put("effective_at", now.minus(ago).toString());
    return order;
  }

  private Response pay(Map<String, Object> order) {
    return alice.pay(order, UUID.randomUUID().toString());
  }

  @Test
  void a_customers_transfer_counts_as_far_back_as_the_setting_says_and_an_operators_further() {
    pay(order(1, Duration.ofHours(47))).expect(201);
    pay(order(1, Duration.ofHours(49))).expect(422, "effective_at_out_of_window");
    Response batch =
        alice
            .api()
            .key("batch")
            .post(
                "/v1/transfers/batch",
                Map.of(
                    "mode",
                    "atomic",
                    "transfers",
                    List.of(order(1, Duration.ofHours(49)), order(1, Duration.ofHours(47)))));
    assertThat(batch.text("results/0/problem/code")).isEqualTo("effective_at_out_of_window");

    Map<String, Object> deposit = Operator.order(to, 5);
    deposit.put("effective_at", now.minus(Duration.ofDays(4_000)).toString());
    bank.operator().cash("/v1/deposits", deposit).expect(201);
    assertThat(to.balance()).isEqualTo(6);
    bank.assertLedgerBalances();
  }

  @Test
  void the_journal_says_by_which_window_it_was_decided() {
    pay(order(1, Duration.ofHours(49))).expect(422);
    pay(Customer.order(from, to, 1)).expect(201);

    List<String> details =
        inside
            .storage()
            .database()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT detail FROM journal WHERE kind = 'transfer'")
                        .mapTo(String.class)
                        .list());
    assertThat(details).contains("effective_past=PT48H").containsNull();
  }

  @Test
  void a_balance_by_effect_counts_what_was_booked_later_for_then() {
    pay(order(300, Duration.ofHours(3))).expect(201);
    pay(order(20, Duration.ofHours(1))).expect(201);

    assertThat(byEffect(to, Duration.ofHours(4))).isZero();
    assertThat(byEffect(to, Duration.ofHours(3))).isEqualTo(300);
    assertThat(byEffect(to, Duration.ofHours(2))).isEqualTo(300);
    assertThat(byEffect(to, Duration.ofMinutes(59))).isEqualTo(320);
    assertThat(byEffect(to, Duration.ZERO)).isEqualTo(320);
    assertThat(byEffect(from, Duration.ofHours(2))).as("before its deposit").isEqualTo(-300);
    String hourAgo = to.path() + "/balance?at=" + now.minus(Duration.ofHours(1));
    assertThat(alice.api().get(hourAgo).expect(200).number("balance")).as("by booking").isZero();
  }

  private long byEffect(Account account, Duration ago) {
    String path = account.path() + "/balance?effective_at=" + now.minus(ago);
    return alice.api().get(path).expect(200).number("balance");
  }
}
