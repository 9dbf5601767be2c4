package florin.kyc;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Await;
import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Holder;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a holder becomes known to the bank, and is so no more. */
class KycTest {
  private static final SettableClock BUSINESS =
      new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(config -> config.withClocks(new Clocks(BUSINESS, Clock.systemUTC())));

  private final TestBank bank;
  private final Operator operator;
  private final Customer alice;
  private final Holder holder;

  KycTest(Bank bank) {
    this.bank = TestBank.of(bank);
    operator = this.bank.operator();
    alice = this.bank.signUp("alice");
    holder = new Holder(alice);
  }

  private Response kyc() {
    return alice.api().get("/v1/me/kyc").expect(200);
  }

  private Response file() {
    return operator.api().get("/v1/admin/users/" + alice.id() + "/kyc").expect(200);
  }

  @Test
  void what_is_missing_is_said_until_nothing_is() {
    Response first = holder.submit().expect(422, "kyc_incomplete");
    assertThat(first.body().get("missing"))
        .hasToString("[\"date_of_birth\",\"address\",\"document\"]");
    assertThat(holder.status()).isEqualTo("unverified");

    holder.introduce();
    assertThat(holder.submit().expect(422, "kyc_incomplete").body().get("missing"))
        .hasToString("[\"document\"]");
    holder.show("2030-06-30");
    assertThat(holder.submit().expect(200).text("status")).isEqualTo("pending");
    assertThat(holder.status()).isEqualTo("pending");
    holder.submit().expect(422, "kyc_transition");
  }

  @Test
  void an_operator_decides_and_the_history_says_why() {
    holder.introduce().show("2030-06-30");
    holder.submit().expect(200);
    String path = "/v1/admin/users/" + alice.id() + "/kyc";
    Response rejected =
        operator
            .api()
            .post(path, Map.of("status", "rejected", "reason", "The picture is blurred."))
            .expect(200);
    assertThat(rejected.text("kyc/status")).isEqualTo("rejected");
    holder.submit().expect(200);
    Response verified = holder.decide(operator, "verified").expect(200);

    assertThat(verified.text("full_name")).isEqualTo("Alice");
    assertThat(verified.text("documents/0/last4")).isEqualTo("0T47");
    assertThat(verified.text("kyc/verified_until")).isEqualTo("2030-07-01T00:00:00.000000Z");
    assertThat(verified.body().at("/kyc/history").findValuesAsText("to_status"))
        .containsExactly("verified", "pending", "rejected", "pending");
    assertThat(verified.text("kyc/history/2/reason")).isEqualTo("The picture is blurred.");
    assertThat(verified.text("kyc/history/2/by_id")).startsWith("usr_").isNotEqualTo(alice.id());
    Response own = kyc();
    assertThat(own.text("history/2/reason")).isEqualTo("The picture is blurred.");
    assertThat(own.isNull("history/2/by_id")).as("who decided is not told").isTrue();
    assertThat(own.text("status")).isEqualTo("verified");
    List<String> log =
        operator
            .api()
            .get("/v1/admin/audit?kind=kyc_changed&subject=" + alice.id())
            .expect(200)
            .body()
            .findValuesAsText("after");
    assertThat(log).containsExactly("verified", "pending", "rejected", "pending");
  }

  @Test
  void what_does_not_follow_is_refused() {
    for (String status : List.of("unverified", "pending", "verified", "rejected", "expired")) {
      holder.decide(operator, status).expect(422, "kyc_transition");
    }
    holder.introduce().show("2030-06-30");
    holder.submit().expect(200);
    for (String status : List.of("unverified", "pending", "expired")) {
      Response refused = holder.decide(operator, status).expect(422, "kyc_transition");
      assertThat(refused.text("kyc_status")).isEqualTo("pending");
    }
    holder.decide(operator, "verified").expect(200);
    for (String status : List.of("unverified", "pending", "verified")) {
      holder.decide(operator, status).expect(422, "kyc_transition");
    }
    holder.submit().expect(422, "kyc_transition");
    holder.decide(operator, "rejected").expect(200);
    holder.decide(operator, "rejected").expect(422, "kyc_transition");
    assertThat(kyc().body().get("history")).hasSize(3);
  }

  @Test
  void a_decision_that_is_none_is_named() {
    Api api = operator.api();
    String path = "/v1/admin/users/" + alice.id() + "/kyc";
    assertThat(api.post(path, Map.of("status", "blessed")).expect(400).errors())
        .containsExactly(Map.entry("#/status", "invalid_value"));
    assertThat(api.post(path, Map.of("reason", "x".repeat(141))).expect(400).errors())
        .containsOnlyKeys("#/status", "#/reason");
    api.post("/v1/admin/users/usr_01jx8z3k5ve7n8x2m4n6p8r0s1/kyc", Map.of("status", "verified"))
        .expect(404, "not_found");
  }

  @Test
  void nobody_decides_of_himself() {
    Customer other = bank.signUp("other");
    operator.setRole(other, "operator").expect(200);
    Holder himself = new Holder(other).introduce();
    himself.show("2030-06-30");
    himself.submit().expect(200);
    himself.decide(new Operator(other.api()), "verified").expect(403, "forbidden");
    himself.decide(operator, "verified").expect(200);
  }

  @Test
  void the_document_one_is_known_by_stays_and_others_go() {
    holder.introduce();
    String sooner = holder.show("2029-06-30").id();
    String later = holder.show("2030-06-30").id();
    holder.submit().expect(200);

    assertThat(kyc().text("document_id")).isEqualTo(later);
    alice.api().delete("/v1/me/documents/" + later).expect(422, "document_in_use");
    alice.api().delete("/v1/me/documents/" + sooner).expect(204);
    holder.decide(operator, "rejected").expect(200);
    alice.api().delete("/v1/me/documents/" + later).expect(204);
  }

  @Test
  void whoever_is_called_otherwise_has_to_be_verified_again() {
    holder.verified(operator, "2030-06-30");
    holder.change(Map.of("phone", "112")).expect(200);
    assertThat(holder.status()).isEqualTo("verified");

    assertThat(holder.change(Map.of("full_name", "Mallory")).expect(200).text("kyc_status"))
        .isEqualTo("unverified");
    assertThat(kyc().text("history/0/reason")).contains("name");
    holder.submit().expect(200);
    holder.change(Map.of("date_of_birth", "1991-12-10")).expect(200);
    assertThat(holder.status()).isEqualTo("unverified");
  }

  @Test
  void a_verified_holder_is_expired_when_his_document_is() throws Exception {
    Customer carol = bank.signUp("carol");
    Holder early = new Holder(carol).verified(operator, "2026-05-09");
    holder.introduce().show("2026-05-09");
    holder.submit().expect(200);

    BUSINESS.set(Instant.parse("2026-05-09T23:59:59Z"));
    assertThat(early.status()).isEqualTo("verified");
    BUSINESS.set(Instant.parse("2026-05-10T00:00:00Z"));
    Await.until("she is expired", SOON, () -> early.status().equals("expired"));

    Response hers = carol.api().get("/v1/me/kyc").expect(200);
    assertThat(hers.text("history/0/at")).isEqualTo("2026-05-10T00:00:00.000000Z");
    assertThat(hers.text("history/0/reason")).contains("expired");
    assertThat(hers.body().get("missing")).hasToString("[\"document\"]");
    holder.decide(operator, "verified").expect(422, "kyc_incomplete");
    early.submit().expect(422, "kyc_incomplete");
    early.show("2031-01-31");
    early.submit().expect(200);
    early.decide(operator, "verified").expect(200);
    assertThat(early.status()).isEqualTo("verified");
  }

  @Test
  void a_bank_that_does_not_ask_pays_for_anybody() {
    Account from = bank.funded(alice, "EUR", 100);
    alice.pay(from, alice.openAccount("EUR"), 5).expect(201);
    assertThat(file().text("kyc/status")).isEqualTo("unverified");
  }

  private Response decideRenewal(String status, String document) {
    return operator
        .api()
        .post(
            "/v1/admin/users/" + alice.id() + "/kyc",
            Map.of("status", status, "document_id", document));
  }

  @Test
  void a_verified_holder_shows_the_next_document_before_the_one_before_ends() {
    holder.verified(operator, "2030-06-30");
    String first = kyc().text("document_id");
    holder.show("2029-01-31");
    holder.submit().expect(422, "kyc_transition");
    String next = holder.show("2040-06-30").id();

    Response asked = holder.submit().expect(200);

    assertThat(asked.text("status")).isEqualTo("verified");
    assertThat(asked.text("document_id")).isEqualTo(first);
    assertThat(asked.text("renewal_document_id")).isEqualTo(next);
    assertThat(holder.status()).isEqualTo("verified");
    holder.submit().expect(422, "kyc_transition");
    for (String used : List.of(first, next)) {
      alice.api().delete("/v1/me/documents/" + used).expect(422, "document_in_use");
    }
    Response renewed = holder.decide(operator, "verified").expect(200);
    assertThat(renewed.text("kyc/status")).isEqualTo("verified");
    assertThat(renewed.text("kyc/document_id")).isEqualTo(next);
    assertThat(renewed.isNull("kyc/renewal_document_id")).isTrue();
    assertThat(renewed.text("kyc/verified_until")).isEqualTo("2040-07-01T00:00:00.000000Z");
    alice.api().delete("/v1/me/documents/" + first).expect(204);
    assertThat(renewed.body().at("/kyc/history").findValuesAsText("to_status"))
        .containsExactly("verified", "pending", "verified", "pending");
    assertThat(renewed.body().at("/kyc/history").findValuesAsText("renewal"))
        .containsExactly("true", "true", "false", "false");
  }

  @Test
  void a_next_document_that_is_no_good_leaves_him_verified_by_the_one_before() {
    holder.verified(operator, "2030-06-30");
    String first = kyc().text("document_id");
    String blurred = holder.show("2040-06-30").id();
    holder.submit().expect(200);
    decideRenewal("rejected", alice.id().replace("usr_", "doc_")).expect(422, "kyc_transition");
    decideRenewal("expired", blurred).expect(422, "kyc_transition");

    Response rejected = decideRenewal("rejected", blurred).expect(200);

    assertThat(rejected.text("kyc/status")).isEqualTo("verified");
    assertThat(rejected.text("kyc/document_id")).isEqualTo(first);
    assertThat(rejected.text("kyc/verified_until")).isEqualTo("2030-07-01T00:00:00.000000Z");
    decideRenewal("verified", blurred).expect(422, "kyc_transition");
    String again = holder.show("2041-06-30").id();
    holder.submit().expect(200);
    decideRenewal("verified", again).expect(200);
    assertThat(kyc().text("document_id")).isEqualTo(again);
  }

  @Test
  void whoever_is_rejected_is_so_whatever_document_was_to_follow() {
    holder.verified(operator, "2030-06-30");
    holder.show("2040-06-30");
    holder.submit().expect(200);

    Response rejected = holder.decide(operator, "rejected").expect(200);

    assertThat(rejected.text("kyc/status")).isEqualTo("rejected");
    assertThat(rejected.isNull("kyc/renewal_document_id")).isTrue();
    assertThat(holder.submit().expect(200).text("status")).isEqualTo("pending");
  }

  @Test
  void whoever_waits_when_the_one_before_ends_waits_on() throws Exception {
    String end = BUSINESS.instant().plus(Duration.ofDays(3)).toString().substring(0, 10);
    holder.verified(operator, end);
    String next = holder.show("2050-06-30").id();
    holder.submit().expect(200);

    BUSINESS.advance(Duration.ofDays(4));
    Await.until("she waits", SOON, () -> holder.status().equals("pending"));

    Response waiting = kyc();
    assertThat(waiting.text("document_id")).isEqualTo(next);
    assertThat(waiting.isNull("verified_until")).isTrue();
    assertThat(waiting.body().get("history").findValuesAsText("to_status"))
        .containsExactly("pending", "expired", "pending", "verified", "pending");
    assertThat(holder.decide(operator, "verified").expect(200).text("kyc/status"))
        .isEqualTo("verified");
  }
}
