package florin.interest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What savings earn, day by day and month by month, in Berlin. */
class InterestTest {
  private final Saver saver = Saver.at("2027-06-30", "Europe/Berlin");

  @AfterEach
  void theBooksAreRight() throws Exception {
    saver.close();
  }

  private void set(String fromOn, int rate, String dayCount) {
    saver.set(Saver.terms(fromOn, rate, dayCount, 0)).expect(201);
  }

  @Test
  void it_accrues_with_the_end_of_each_day_and_is_credited_on_the_first() {
    set("2027-07-01", 225, "365");
    Account account = saver.holding(1_000_000);
    Response before = Saver.interest(account);
    assertThat(before.text("accrued")).isEqualTo("0.0000");
    assertThat(before.number("interest_basis_points")).isZero();
    assertThat(before.isNull("day_count")).isTrue();
    assertThat(before.isNull("accrued_through")).isTrue();
    assertThat(before.isNull("next_posting_on")).isTrue();

    saver.on("2027-07-01");
    assertThat(Saver.interest(account).text("accrued")).isEqualTo("0.0000");
    assertThat(Saver.interest(account).text("next_posting_on")).isEqualTo("2027-08-01");
    saver.on("2027-07-02");
    Response day = Saver.interest(account);
    assertThat(day.text("accrued")).isEqualTo("61.6438");
    assertThat(day.text("accrued_fraction")).isEqualTo("4500/73");
    assertThat(day.text("accrued_through")).isEqualTo("2027-07-01");
    assertThat(day.number("interest_basis_points")).isEqualTo(225);
    assertThat(day.text("day_count")).isEqualTo("365");
    saver.on("2027-07-31");
    assertThat(Saver.interest(account).text("accrued")).isEqualTo("1849.3150");
    assertThat(saver.own(account)).isEmpty();

    saver.on("2027-08-01");
    assertThat(saver.own(account)).containsExactly("2027-08-01 interest 1910 Interest July 2027");
    Response after = Saver.interest(account);
    assertThat(after.text("accrued_fraction")).isEqualTo("70/73");
    assertThat(after.text("accrued_through")).isEqualTo("2027-07-31");
    assertThat(after.number("posted")).isEqualTo(1_910);
    assertThat(after.text("next_posting_on")).isEqualTo("2027-09-01");

    saver.on("2027-09-01");
    assertThat(saver.own(account))
        .containsExactly(
            "2027-08-01 interest 1910 Interest July 2027",
            "2027-09-01 interest 1915 Interest August 2027");
    assertThat(account.balance()).isEqualTo(1_003_825);
  }

  @Test
  void it_comes_from_the_bank_s_interest_account_and_can_be_explained() {
    set("2027-07-01", 10_000, "360");
    Account account = saver.holding(36_000);
    saver.on("2027-08-01");

    JsonNode entry = account.owner().get(account.path() + "/entries?kind=interest").data().get(0);
    assertThat(entry.get("amount").asLong()).isEqualTo(3_100);
    assertThat(entry.get("counterparty").get("name").isNull()).isTrue();
    String path = "/v1/transfers/" + entry.get("transfer_id").asText();
    Response transfer = account.owner().get(path).expect(200);
    assertThat(transfer.text("kind")).isEqualTo("interest");
    assertThat(transfer.text("to_account_id")).isEqualTo(account.id());
    assertThat(transfer.isNull("from_balance_after")).isTrue();
    account.owner().get(path + "/explain").expect(200);
    saver.operator.api().get(path + "/explain").expect(200);
    Response own = saver.operator.api().get(path).expect(200);
    assertThat(own.number("from_balance_after")).isEqualTo(-3_100);
  }

  @Test
  void whoever_looks_again_and_whatever_runs_again_changes_nothing() {
    set("2027-07-01", 225, "actual");
    Account account = saver.holding(1_000_000);
    saver.on("2027-08-01");
    String shown = Saver.interest(account).text();
    for (int i = 0; i < 5; i++) {
      saver.runDue();
    }
    assertThat(Saver.interest(account).text()).isEqualTo(shown);
    assertThat(saver.own(account)).hasSize(1);
    assertThat(saver.rows(account)).containsExactly("interest 2027-07-01 1910 posted");
  }

  @Test
  void a_day_that_has_accrued_never_changes() {
    set("2027-07-01", 3_650, "365");
    Account account = saver.holding(100_000);
    saver.on("2027-07-03");
    assertThat(Saver.interest(account).text("accrued")).isEqualTo("200.0000");

    Map<String, Object> late = Operator.order(account, 900_000);
    late.put("effective_at", saver.begin("2027-07-01").toString());
    saver.operator.cash("/v1/deposits", late).expect(201);
    assertThat(Saver.interest(account).text("accrued")).isEqualTo("200.0000");
    assertThat(saver.set(Saver.terms("2027-07-02", 0, "365", 0)).expect(400).errors())
        .containsEntry("#/from_on", "in_the_past");

    saver.on("2027-07-04");
    assertThat(Saver.interest(account).text("accrued")).isEqualTo("1200.0000");
  }

  @Test
  void a_changed_rate_counts_from_its_date_and_what_was_set_again_from_the_same() {
    set("2027-07-01", 3_650, "365");
    Account account = saver.holding(100_000);
    set("2027-07-11", 7_300, "365");
    set("2027-07-21", 7_300, "365");
    set("2027-07-21", 0, "365");
    saver.on("2027-08-01");
    assertThat(saver.own(account)).containsExactly("2027-08-01 interest 3000 Interest July 2027");
    assertThat(Saver.interest(account).number("interest_basis_points")).isZero();
    assertThat(Saver.interest(account).isNull("next_posting_on")).isTrue();

    set("2027-08-11", 3_600, "360");
    saver.on("2027-09-01");
    assertThat(saver.own(account).get(1))
        .isEqualTo("2027-09-01 interest 2163 Interest August 2027");
  }

  @Test
  void what_is_less_than_a_minor_unit_is_carried_on_until_it_is_one() {
    set("2027-07-01", 100, "365");
    Account account = saver.holding(500);
    for (String first : List.of("2027-08-01", "2027-09-01", "2027-10-01")) {
      saver.on(first);
    }
    assertThat(saver.own(account)).containsExactly("2027-10-01 interest 1 Interest September 2027");
    assertThat(Saver.interest(account).text("accrued_fraction")).isEqualTo("19/73");
    assertThat(saver.rows(account))
        .containsExactly(
            "interest 2027-07-01 0 nothing",
            "interest 2027-08-01 0 nothing",
            "interest 2027-09-01 1 posted");
  }

  @Test
  void an_account_earns_from_its_first_day_on_and_an_overdrawn_one_nothing() {
    set("2027-07-01", 3_650, "365");
    saver.on("2027-07-20");
    Account young = saver.holding(10_000);
    Account empty = saver.open();
    saver.on("2027-08-01");
    assertThat(saver.own(young)).containsExactly("2027-08-01 interest 120 Interest July 2027");
    assertThat(saver.rows(empty)).isEmpty();
    assertThat(Saver.interest(empty).text("accrued_through")).isEqualTo("2027-07-31");
  }

  @Test
  void only_accounts_of_that_type_and_currency_earn_it() {
    set("2027-07-01", 3_650, "365");
    Account checking = Saver.open(saver.alice, "checking");
    saver.operator.deposit(checking, 10_000);
    saver.on("2027-08-01");
    assertThat(saver.own(checking)).isEmpty();
    Response interest = Saver.interest(checking);
    assertThat(interest.text("accrued")).isEqualTo("0.0000");
    assertThat(interest.isNull("next_posting_on")).isTrue();
    assertThat(interest.isNull("accrued_through")).isTrue();
  }

  @Test
  void day_by_day_and_in_one_leap_of_months_it_is_the_same() throws Exception {
    List<List<String>> told = new ArrayList<>();
    for (boolean daily : new boolean[] {true, false}) {
      try (Saver other = Saver.at("2027-12-31", "Europe/Berlin")) {
        other.set(Saver.terms("2028-01-01", 725, "actual", 40)).expect(201);
        other.set(Saver.terms("2028-03-10", 410, "360", 0)).expect(201);
        Account account = other.holding(777_777);
        LocalDate end = LocalDate.parse("2028-07-02");
        LocalDate day = LocalDate.parse("2028-01-01");
        while (daily && day.isBefore(end)) {
          other.leap(day.toString());
          day = day.plusDays(1);
        }
        other.leap(end.toString());
        List<String> all = new ArrayList<>(other.own(account));
        all.add(Saver.interest(account).text());
        told.add(all);
      }
    }
    assertThat(told.get(0)).hasSize(9).isEqualTo(told.get(1));
  }

  @Test
  void what_was_missed_is_caught_up_month_by_month() {
    set("2027-07-01", 3_650, "365");
    Account account = saver.holding(10_000);
    saver.on("2027-10-05");
    assertThat(saver.own(account))
        .containsExactly(
            "2027-10-05 interest 310 Interest July 2027",
            "2027-10-05 interest 310 Interest August 2027",
            "2027-10-05 interest 300 Interest September 2027");
  }

  @Test
  void a_frozen_account_earns_and_is_credited_when_it_is_thawed() {
    set("2027-07-01", 3_650, "365");
    Account account = saver.holding(10_000);
    saver.on("2027-07-20");
    account.owner().post(account.path() + "/freeze").expect(200);
    saver.on("2027-08-01");
    saver.on("2027-08-09");
    saver.on("2027-09-01");
    assertThat(saver.own(account)).isEmpty();
    assertThat(Saver.interest(account).text("accrued")).isEqualTo("620.0000");
    assertThat(Saver.interest(account).number("posted")).isZero();

    account.owner().post(account.path() + "/unfreeze").expect(200);
    saver.runDue();
    assertThat(saver.own(account))
        .containsExactly(
            "2027-09-01 interest 310 Interest July 2027",
            "2027-09-01 interest 310 Interest August 2027");
    saver.on("2027-09-02");
    assertThat(Saver.interest(account).text("accrued")).isEqualTo("10.6200");
  }

  @Test
  void limits_and_locks_of_its_owner_are_nothing_to_it() {
    set("2027-07-01", 3_650, "365");
    saver.set(Saver.terms("2027-07-01", 3_650, "365", 25)).expect(201);
    Account account = saver.holding(10_000);
    saver
        .operator
        .api()
        .send("PUT", "/v1/limits", Map.of("account_id", account.id(), "daily", 0, "monthly", 0))
        .expect(200);
    saver.operator.lock(saver.alice).expect(200);
    saver.on("2027-08-01");
    saver.operator.unlock(saver.alice).expect(200);
    Customer again = saver.bank.logIn(saver.alice.login());
    Account seen = new Account(again.api(), account.id(), account.number(), "EUR");
    assertThat(saver.own(seen))
        .containsExactly(
            "2027-08-01 interest 310 Interest July 2027", "2027-08-01 fee -25 Fee July 2027");
  }

  @Test
  void another_s_account_is_not_there() {
    Account account = saver.holding(10_000);
    Customer mallory = saver.bank.signUp("mallory");
    mallory.api().get(account.path() + "/interest").expect(404, "not_found");
    String nobodys = "/v1/accounts/" + TestBank.UNKNOWN_ACCOUNT + "/interest";
    mallory.api().get(nobodys).expect(404, "not_found");
    saver.bank.auditor().api().get(account.path() + "/interest").expect(200);
    mallory.api().get("/v1/accounts/" + mallory.id() + "/interest").expect(400, "wrong_id_type");
    saver.alice.api().get(account.path() + "/interest?at=1").expect(400);
  }

  @Test
  void whoever_may_view_the_account_sees_it() {
    Account account = saver.holding(10_000);
    Customer bob = saver.bank.signUp("bob");
    Map<String, String> offer = Map.of("email", bob.login().email(), "access", "view");
    String invitation = saver.alice.api().post(account.path() + "/members", offer).id();
    bob.api().post("/v1/invitations/" + invitation + "/accept").expect(200);
    bob.api().get(account.path() + "/interest").expect(200);
  }

  @Test
  void statements_call_it_by_its_name_in_every_form() {
    saver.set(Saver.terms("2027-07-01", 225, "365", 250)).expect(201);
    Account account = saver.holding(1_000_000);
    saver.on("2027-08-02");
    String statements = account.path() + "/statements/2027-08.";

    Response json = account.owner().get(statements + "json").expect(200);
    assertThat(json.body().get("entries")).hasSize(2);
    assertThat(json.text("entries/0/kind")).isEqualTo("interest");
    assertThat(json.text("entries/0/memo")).isEqualTo("Interest July 2027");
    assertThat(json.text("entries/1/kind")).isEqualTo("fee");
    assertThat(account.owner().get(statements + "csv").expect(200).text())
        .contains(",interest,,,Interest July 2027,19.10,", ",fee,,,Fee July 2027,-2.50,");
    assertThat(account.owner().get(statements + "ofx").expect(200).text())
        .containsSubsequence(
            "<TRNTYPE>INT</TRNTYPE>", "<TRNAMT>19.10</TRNAMT>", "<MEMO>Interest July 2027</MEMO>")
        .containsSubsequence(
            "<TRNTYPE>FEE</TRNTYPE>", "<TRNAMT>-2.50</TRNAMT>", "<MEMO>Fee July 2027</MEMO>");
  }
}
