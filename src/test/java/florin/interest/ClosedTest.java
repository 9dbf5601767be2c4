package florin.interest;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Account;
import florin.contract.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account that is closed within a month is paid what it has earned. */
class ClosedTest {
  private final Saver saver = Saver.at("2027-06-30", "Europe/Berlin");
  private final Account account;
  private final Account other;

  ClosedTest() {
    saver.set(Saver.terms("2027-07-01", 3_650, "365", 40)).expect(201);
    account = saver.holding(10_000);
    other = Saver.open(saver.alice, "checking");
    saver.on("2027-07-11");
  }

  @AfterEach
  void theBooksAreRight() throws Exception {
    saver.close();
  }

  private Response sweep(String key) {
    return account
        .owner()
        .key(key)
        .post(account.path() + "/close", Map.of("sweep_to_account_id", other.id()));
  }

  private Response close() {
    return account.owner().post(account.path() + "/close");
  }

  @Test
  void with_the_rest_the_interest_goes_to_the_other_account() {
    Response closed = sweep("all").expect(200);
    assertThat(closed.text("status")).isEqualTo("closed");
    assertThat(other.amounts()).containsExactly(10_100L);
    assertThat(account.amounts()).containsExactly(-10_100L, 100L, 10_000L);
    assertThat(saver.own(account)).containsExactly("2027-07-11 interest 100 Interest July 2027");
    Response again = sweep("all").expect(200);
    assertThat(again.text()).isEqualTo(closed.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");

    Response interest = Saver.interest(account);
    assertThat(interest.number("posted")).isEqualTo(100);
    assertThat(interest.text("accrued")).isEqualTo("0.0000");
    assertThat(interest.text("accrued_through")).isEqualTo("2027-07-10");
    for (String field : List.of("day_count", "next_posting_on", "next_fee_on")) {
      assertThat(interest.isNull(field)).as(field).isTrue();
    }
    saver.on("2027-08-01");
    saver.on("2027-09-01");
    assertThat(saver.rows(account)).containsExactly("interest 2027-07-01 100 posted");
  }

  @Test
  void what_is_refused_leaves_nothing_behind_and_what_is_ordered_anew_is_all_of_it() {
    other.owner().post(other.path() + "/freeze").expect(200);
    sweep("frozen").expect(422, "account_frozen");
    sweep("frozen").expect(422, "account_frozen");
    assertThat(account.amounts()).containsExactly(10_000L);
    assertThat(saver.rows(account)).isEmpty();
    other.owner().post(other.path() + "/unfreeze").expect(200);
    sweep("frozen").expect(422, "account_frozen");

    saver.on("2027-07-21");
    sweep("now").expect(200);
    assertThat(other.amounts()).containsExactly(10_200L);
  }

  @Test
  void twins_are_paid_once() {
    var twins =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    account
                        .owner()
                        .key("twin")
                        .later(
                            "POST",
                            account.path() + "/close",
                            Map.of("sweep_to_account_id", other.id())))
            .toList();
    assertThat(twins.stream().map(twin -> twin.join().status())).isSubsetOf(200, 503);
    sweep("twin").expect(200);
    assertThat(other.amounts()).containsExactly(10_100L);
  }

  @Test
  void different_orders_at_once_are_paid_once_too() {
    var orders =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    account
                        .owner()
                        .key("order" + i)
                        .later(
                            "POST",
                            account.path() + "/close",
                            Map.of("sweep_to_account_id", other.id())))
            .toList();
    assertThat(orders.stream().map(order -> order.join().status())).contains(200);
    assertThat(other.amounts()).containsExactly(10_100L);
    assertThat(account.status()).isEqualTo("closed");
  }

  @Test
  void without_another_account_it_is_credited_first_and_then_the_account_is_not_empty() {
    saver.operator.withdraw(account, 10_000).expect(201);
    close().expect(422, "account_not_empty");
    assertThat(saver.own(account)).containsExactly("2027-07-11 interest 100 Interest July 2027");
    close().expect(422, "account_not_empty");
    assertThat(saver.own(account)).hasSize(1);

    saver.operator.withdraw(account, 100).expect(201);
    assertThat(close().expect(200).text("status")).isEqualTo("closed");
    close().expect(200);
    saver.on("2027-08-01");
    assertThat(saver.rows(account)).containsExactly("interest 2027-07-01 100 posted");
  }

  @Test
  void whoever_pays_in_again_earns_on_from_there() {
    saver.operator.withdraw(account, 10_000).expect(201);
    close().expect(422, "account_not_empty");
    saver.operator.deposit(account, 9_900);
    saver.on("2027-08-01");
    assertThat(saver.own(account))
        .containsExactly(
            "2027-07-11 interest 100 Interest July 2027",
            "2027-08-01 interest 210 Interest July 2027",
            "2027-08-01 fee -40 Fee July 2027");
  }

  @Test
  void an_account_that_cannot_be_closed_is_not_paid_early() {
    close().expect(422, "account_not_empty");
    assertThat(saver.own(account)).isEmpty();
    saver.operator.withdraw(account, 10_000).expect(201);
    saver.operator.freeze(account);
    close().expect(422, "account_frozen");
    sweep(UUID.randomUUID().toString()).expect(422, "account_frozen");
    assertThat(saver.own(account)).isEmpty();
  }

  @Test
  void a_fee_that_waits_is_not_taken_from_it() {
    saver.operator.withdraw(account, 10_000).expect(201);
    saver.on("2027-08-01");
    saver.operator.withdraw(account, 60).expect(201);
    saver.on("2027-09-01");
    assertThat(saver.rows(account)).contains("fee 2027-08-01 40 waiting insufficient_funds");
    close().expect(200);
    saver.on("2027-09-02");
    assertThat(saver.rows(account)).contains("fee 2027-08-01 40 given_up account_closed");
  }

  @Test
  void less_than_a_minor_unit_is_nobody_s() {
    Account poor = saver.holding(1);
    saver.on("2027-07-12");
    saver.operator.withdraw(poor, 1).expect(201);
    poor.owner().post(poor.path() + "/close").expect(200);
    assertThat(saver.own(poor)).isEmpty();
    assertThat(Saver.interest(poor).text("accrued")).isEqualTo("0.0000");
  }
}
