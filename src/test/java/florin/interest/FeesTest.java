package florin.interest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an account costs, month by month, and what becomes of a fee that it cannot pay. */
class FeesTest {
  private final Saver saver = Saver.at("2027-06-30", "America/New_York");

  @AfterEach
  void theBooksAreRight() throws Exception {
    saver.close();
  }

  private void set(String fromOn, long fee) {
    saver.set(Saver.terms(fromOn, 0, "365", fee)).expect(201);
  }

  private Response reverse(String transfer, String key, Map<String, Object> body) {
    return saver.operator.api().key(key).post("/v1/transfers/" + transfer + "/reverse", body);
  }

  private static String lastTransfer(Account account) {
    JsonNode entry = account.owner().get(account.path() + "/entries").data().get(0);
    return entry.get("transfer_id").asText();
  }

  private static List<JsonNode> declined(Account account) {
    String list = "/v1/transfers?status=declined&limit=200&account_id=" + account.id();
    return account.owner().get(list).expect(200).data();
  }

  @Test
  void it_is_charged_for_each_month_at_whose_end_the_account_is_open() {
    set("2027-07-01", 250);
    set("2027-09-15", 0);
    Account account = saver.holding(1_000);
    assertThat(Saver.interest(account).isNull("next_fee_on")).isTrue();
    saver.on("2027-07-31");
    Account young = saver.holding(1_000);
    assertThat(Saver.interest(account).number("monthly_fee")).isEqualTo(250);
    assertThat(Saver.interest(account).text("next_fee_on")).isEqualTo("2027-08-01");

    saver.on("2027-08-01");
    saver.on("2027-09-01");
    saver.on("2027-10-01");
    assertThat(saver.own(account))
        .containsExactly(
            "2027-08-01 fee -250 Fee July 2027", "2027-09-01 fee -250 Fee August 2027");
    assertThat(saver.own(young)).isEqualTo(saver.own(account));
    assertThat(Saver.interest(account).isNull("next_fee_on")).isTrue();
  }

  @Test
  void an_operator_gives_it_back_in_parts_or_whole_and_nobody_else() {
    set("2027-07-01", 250);
    Account account = saver.holding(1_000);
    saver.on("2027-08-01");
    String fee = lastTransfer(account);

    account
        .owner()
        .key("own")
        .post("/v1/transfers/" + fee + "/reverse", Map.of())
        .expect(403, "not_payee");
    reverse(fee, "part", Map.of("amount", 100, "reason", "Half of it")).expect(201);
    assertThat(account.balance()).isEqualTo(850);
    reverse(fee, "much", Map.of("amount", 151)).expect(422, "exceeds_original");
    reverse(fee, "rest", Map.of()).expect(201);
    reverse(fee, "rest", Map.of()).expect(201);
    reverse(fee, "more", Map.of()).expect(422, "exceeds_original");

    assertThat(account.balance()).isEqualTo(1_000);
    Response seen = account.owner().get("/v1/transfers/" + fee).expect(200);
    assertThat(seen.number("reversed_amount")).isEqualTo(250);
    assertThat(seen.body().get("reversed_by_ids")).hasSize(2);
    assertThat(saver.own(account))
        .containsExactly(
            "2027-08-01 fee -250 Fee July 2027",
            "2027-08-01 reversal 100 Half of it",
            "2027-08-01 reversal 150");
    assertThat(saver.rows(account)).containsExactly("fee 2027-07-01 250 posted");
    saver.on("2027-08-02");
    assertThat(saver.own(account)).hasSize(3);
  }

  @Test
  void one_that_is_not_there_is_tried_again_every_day_and_taken_when_it_is() {
    set("2027-07-01", 250);
    Account account = saver.holding(249);
    saver.on("2027-08-01");
    saver.runDue();
    assertThat(declined(account)).hasSize(1);
    assertThat(declined(account).get(0).get("decline").get("code").asText())
        .isEqualTo("insufficient_funds");
    String refused = "/v1/transfers/" + declined(account).get(0).get("id").asText();
    account.owner().get(refused + "/explain").expect(200);
    assertThat(Saver.interest(account).text("next_fee_on")).isEqualTo("2027-08-02");
    assertThat(saver.rows(account))
        .containsExactly("fee 2027-07-01 250 waiting insufficient_funds");

    saver.on("2027-08-02");
    assertThat(declined(account)).hasSize(2);
    saver.operator.deposit(account, 1);
    saver.on("2027-08-03");
    assertThat(saver.own(account)).containsExactly("2027-08-03 fee -250 Fee July 2027");
    assertThat(saver.rows(account)).containsExactly("fee 2027-07-01 250 posted");
    assertThat(account.balance()).isZero();
  }

  @Test
  void at_the_end_of_the_month_it_is_given_up_and_the_next_one_comes() {
    set("2027-07-01", 250);
    Account account = saver.holding(100);
    IntStream.rangeClosed(1, 31).mapToObj("2027-08-%02d"::formatted).forEach(saver::on);
    assertThat(declined(account)).hasSize(31);
    assertThat(saver.rows(account))
        .containsExactly("fee 2027-07-01 250 given_up insufficient_funds");
    assertThat(Saver.interest(account).text("next_fee_on")).isEqualTo("2027-09-01");

    saver.operator.deposit(account, 200);
    saver.on("2027-09-01");
    assertThat(saver.rows(account))
        .containsExactly(
            "fee 2027-07-01 250 given_up insufficient_funds", "fee 2027-08-01 250 posted");
    assertThat(account.balance()).isEqualTo(50);
  }

  @Test
  void interest_is_there_before_the_fee() {
    saver.set(Saver.terms("2027-07-01", 3_650, "365", 250)).expect(201);
    Account account = saver.holding(1_000);
    saver.operator.withdraw(account, 1).expect(201);
    saver.on("2027-07-31");
    saver.operator.withdraw(account, 999 - 220).expect(201);
    saver.on("2027-08-01");
    assertThat(saver.own(account))
        .containsExactly(
            "2027-08-01 interest 30 Interest July 2027", "2027-08-01 fee -250 Fee July 2027");
    assertThat(account.balance()).isZero();
  }

  @Test
  void standing_orders_of_that_day_come_before_it() {
    set("2027-07-01", 250);
    Account account = saver.holding(1_000);
    Account landlord = saver.open();
    Map<String, Object> rent = Customer.order(account, landlord, 900);
    rent.put("schedule", Map.of("frequency", "monthly", "start_on", "2027-08-01"));
    rent.put("on_shortfall", "skip");
    saver.alice.api().post("/v1/standing_orders", rent).expect(201);
    saver.on("2027-08-01");
    assertThat(account.balance()).isEqualTo(100);
    assertThat(saver.own(account)).isEmpty();
  }

  @Test
  void a_frozen_account_is_not_asked_and_is_free_of_it_when_the_month_ends() {
    set("2027-07-01", 250);
    Account account = saver.holding(1_000);
    Account later = saver.holding(1_000);
    saver.operator.freeze(account);
    saver.operator.freeze(later);
    saver.on("2027-08-01");
    saver.on("2027-08-15");
    assertThat(declined(account)).isEmpty();
    saver.operator.api().post(later.path() + "/unfreeze").expect(200);
    saver.runDue();
    assertThat(saver.own(later)).containsExactly("2027-08-15 fee -250 Fee July 2027");

    saver.on("2027-09-01");
    assertThat(saver.rows(account))
        .containsExactly("fee 2027-07-01 250 given_up", "fee 2027-08-01 250 waiting");
    assertThat(account.balance()).isEqualTo(1_000);
  }

  @Test
  void a_leap_over_months_without_money_ends_as_the_days_would() {
    set("2027-07-01", 250);
    Account account = saver.holding(300);
    saver.leap("2027-10-02");
    assertThat(saver.own(account)).containsExactly("2027-08-01 fee -250 Fee July 2027");
    assertThat(saver.rows(account))
        .containsExactly(
            "fee 2027-07-01 250 posted",
            "fee 2027-08-01 250 given_up insufficient_funds",
            "fee 2027-09-01 250 waiting insufficient_funds");
    assertThat(declined(account)).hasSize(30 + 2);
  }
}
