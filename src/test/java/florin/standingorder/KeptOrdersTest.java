package florin.standingorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.UserId;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many orders somebody may have, and what the audit log has of them. */
@ExtendWith(FlorinExtension.class)
class KeptOrdersTest {
  private final TestBank bank;
  private final Jdbi jdbi;
  private final Customer alice;
  private final Account from;
  private final Account to;

  KeptOrdersTest(Bank started) {
    bank = TestBank.of(started);
    jdbi = started.storage().database().jdbi();
    alice = bank.signUp("alice");
    from = bank.funded(alice, "EUR", 1_000);
    to = bank.signUp("bob").openAccount("EUR");
  }

  private Map<String, Object> order() {
    Map<String, Object> order = Customer.order(from, to, 70);
    order.put("memo", "Xylophone lessons");
    order.put("schedule", Map.of("frequency", "monthly", "start_on", "2099-01-31"));
    order.put("on_shortfall", "skip");
    return order;
  }

  private Response give() {
    return alice.api().post("/v1/standing_orders", order());
  }

  private static String path(Response order) {
    return "/v1/standing_orders/" + order.id();
  }

  /** As if he had given that many more, all like this one. */
  private void multiply(int more) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                INSERT INTO standing_order
                SELECT (jsonb_populate_record(o, jsonb_build_object(
                  'standing_order_id', gen_random_uuid()))).*
                FROM standing_order o, generate_series(1, ?) WHERE o.user_id = ?
                """,
                more,
                UserId.parse(alice.id()).value()));
  }

  @Test
  void a_thousand_may_go_on_at_once_and_of_many_who_want_the_last_place_one_gets_it() {
    give().expect(201);
    multiply(998);

    List<Response> answers =
        Stream.generate(this::order)
            .limit(8)
            .map(body -> alice.api().later("POST", "/v1/standing_orders", body))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    List<Response> given = answers.stream().filter(one -> one.status() == 201).toList();
    assertThat(given).hasSize(1);
    answers.stream()
        .filter(one -> one.status() != 201)
        .forEach(one -> one.expect(422, "too_many_standing_orders"));
    alice.api().post(path(given.get(0)) + "/pause").expect(200);
    give().expect(422, "too_many_standing_orders");
    alice.api().delete(path(given.get(0))).expect(204);
    give().expect(201);
    give().expect(422, "too_many_standing_orders");
  }

  @Test
  void each_change_is_in_the_audit_log_without_a_word_of_his() {
    Response order = give().expect(201);
    alice.api().patch(path(order), Map.of("amount", 80, "memo", "Quagmire")).expect(200);
    alice.api().post(path(order) + "/skip_next").expect(200);
    alice.api().post(path(order) + "/pause").expect(200);
    alice.api().post(path(order) + "/resume").expect(200);
    alice.api().delete(path(order)).expect(204);

    List<JsonNode> log = log(order);
    assertThat(log)
        .extracting(event -> event.get("kind").asText())
        .containsExactly(
            "standing_order_deleted",
            "standing_order_resumed",
            "standing_order_paused",
            "standing_order_skipped",
            "standing_order_changed",
            "standing_order_created");
    assertThat(log)
        .allMatch(event -> event.get("actor_id").asText().equals(alice.id()))
        .allMatch(event -> event.get("subject_ids").toString().contains(from.id()));
    assertThat(log.get(4).get("changes"))
        .hasToString("[{\"name\":\"amount\",\"before\":\"70\",\"after\":\"80\"}]");
    assertThat(log.get(3).get("changes").toString()).contains("skip_on", "2099-01-31");
    assertThat(log.get(2).get("changes").toString()).contains("active", "paused");
    assertThat(log.get(0).get("changes").toString()).contains("active", "ended");
    assertThat(log.get(5).get("detail").toString()).contains("amount", "70", "EUR");
    assertThat(log.toString()).doesNotContainIgnoringCase("xylophone", "quagmire");
  }

  @Test
  void what_changes_nothing_or_is_refused_is_no_change() {
    Response order = give().expect(201);
    alice.api().patch(path(order), Map.of("amount", 70)).expect(200);
    alice.api().post(path(order) + "/resume").expect(200);
    alice.api().patch(path(order), Map.of("amount", 0)).expect(400);
    bank.signUp("mallory").api().delete(path(order)).expect(404, "not_found");
    alice.api().delete(path(order)).expect(204);
    alice.api().delete(path(order)).expect(204);
    alice.api().post(path(order) + "/pause").expect(422, "standing_order_ended");

    assertThat(log(order))
        .extracting(event -> event.get("kind").asText())
        .containsExactly("standing_order_deleted", "standing_order_created");
  }

  private List<JsonNode> log(Response order) {
    String log = "/v1/admin/audit?limit=200&outcome=done&subject=" + order.id();
    return bank.operator().api().get(log).expect(200).data();
  }
}
