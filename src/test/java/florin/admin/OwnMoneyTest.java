package florin.admin;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator's own money moves under the rules of anyone. */
@ExtendWith(FlorinExtension.class)
class OwnMoneyTest {
  private final TestBank bank;
  private final Operator other;
  private final Customer teller;
  private final Account his;
  private final Account second;

  OwnMoneyTest(Bank bank) {
    this.bank = TestBank.of(bank);
    other = this.bank.operator();
    teller = this.bank.signUp("teller");
    other.setRole(teller, "operator").expect(200);
    his = this.bank.funded(teller, "EUR", 1_000);
    second = teller.openAccount("EUR");
  }

  @Test
  void he_does_not_overdraw() {
    teller.pay(his, second, 1_001).expect(422, "insufficient_funds");
    Map<String, Object> order = Customer.order(his, second, 1_001);
    order.put("expires_in", 60);
    teller.api().key("hold").post("/v1/holds", order).expect(422, "insufficient_funds");
    teller.pay(his, second, 1_000).expect(201);
  }

  @Test
  void he_keeps_to_limits() {
    Map<String, Object> limits = Map.of("account_id", his.id(), "daily", 10);
    other.api().send("PUT", "/v1/limits", limits).expect(200);

    teller.pay(his, second, 11).expect(422, "limit_exceeded");
    teller.pay(his, second, 10).expect(201);
  }

  @Test
  void he_does_not_pay_from_another_s_account() {
    Account hers = bank.funded(bank.signUp("alice"), "EUR", 1_000);

    teller.pay(hers, his, 1).expect(404, "not_found");
    Map<String, Object> order = Customer.order(hers, his, 1);
    order.put("expires_in", 60);
    teller.api().key("hold").post("/v1/holds", order).expect(404, "not_found");
    Map<String, Object> batch =
        Map.of("mode", "atomic", "transfers", List.of(Customer.order(hers, his, 1)));
    Response refused = teller.api().key("batch").post("/v1/transfers/batch", batch).expect(200);
    assertThat(refused.text("results/0/problem/code")).isEqualTo("not_found");
    assertThat(hers.balance()).isEqualTo(1_000);
  }

  @Test
  void he_dates_back_no_further_than_anyone() {
    Map<String, Object> order = Customer.order(his, second, 1);
    order.put("effective_at", Instant.now().minus(40, ChronoUnit.DAYS).toString());

    teller.pay(order, UUID.randomUUID().toString()).expect(422, "effective_at_out_of_window");
    teller.tryPaying(order).expect(422, "effective_at_out_of_window");
    Map<String, Object> batch = Map.of("mode", "atomic", "transfers", List.of(order));
    Response refused = teller.api().key("batch").post("/v1/transfers/batch", batch).expect(200);
    assertThat(refused.text("results/0/problem/code")).isEqualTo("effective_at_out_of_window");
  }

  @Test
  void what_another_operator_froze_of_his_he_does_not_unfreeze() {
    other.freeze(his);

    teller.api().post(his.path() + "/unfreeze").expect(403, "operator_required");
    String staffs = "/v1/admin/accounts/" + his.id() + "/unfreeze";
    teller.api().post(staffs).expect(403, "operator_required");
    teller.pay(his, second, 1).expect(422, "account_frozen");
    other.api().post(staffs).expect(200);
    teller.pay(his, second, 1).expect(201);
  }

  @Test
  void what_he_froze_of_his_own_he_unfreezes_like_anyone() throws Exception {
    teller.api().post(his.path() + "/freeze").expect(200);
    String staffs = "/v1/admin/accounts/" + his.id();
    assertThat(
            teller
                .api()
                .post(staffs + "/freeze", Map.of("reason", "Lost my card"))
                .expect(200)
                .text("frozen_by"))
        .isEqualTo("owner");
    teller.api().post(his.path() + "/unfreeze").expect(200);
    teller.pay(his, second, 1).expect(201);
    bank.assertProved();
  }
}
