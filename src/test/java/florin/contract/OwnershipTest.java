package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import florin.Bank;
import florin.testing.FlorinExtension;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is another's answers exactly as what does not exist: same status, same body but for the
 * request's id, same headers; and nothing happens to it. One row for each way to name an id.
 */
@ExtendWith(FlorinExtension.class)
class OwnershipTest {
  private static final String MONTHLY =
      """
      ,"schedule":{"frequency":"monthly","start_on":"2099-01-31"},"on_shortfall":"skip"\
      """;

  private static final String INBOUND = "/v1/simulations/inbound_transfers";
  private static final int SAMPLES = 21;
  private static final int TRIES_MAX = 5;
  private static final long APART_MICROS_MAX = 2_000;

  private final TestBank bank;
  private final Customer alice;
  private final Customer mallory;
  private final Account hers;
  private final Account his;

  OwnershipTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    mallory = this.bank.signUp("mallory");
    hers = this.bank.funded(alice, "EUR", 10_000);
    his = this.bank.funded(mallory, "EUR", 10_000);
  }

  /** One way to name an id: {@code ACC}, {@code TRF}, {@code HLD}, … stand for it. */
  private record Row(String operation, String target, String body) {
    /** What is the staff's work is refused before anything is looked up. */
    int status() {
      boolean staffs = target.startsWith("/v1/admin/") || operation.startsWith("PUT /v1/limits");
      return staffs || body.equals(cash()) ? 403 : 404;
    }

    @Override
    public String toString() {
      return operation + (body.isEmpty() ? "" : " " + body);
    }
  }

  static Stream<Row> rows() {
    String account = "/v1/accounts/ACC";
    String member = account + "/members/MEM";
    String user = "/v1/admin/users/USR";
    String staffs = "/v1/admin/accounts/ACC";
    String order = "/v1/standing_orders/STO";
    String card = "/v1/cards/CRD";
    String played = "/v1/simulations/authorizations/AUT";
    return Stream.of(
        new Row("GET /v1/accounts/{id}", account, ""),
        new Row("PATCH /v1/accounts/{id}", account, "{\"name\":\"Mine now\"}"),
        new Row("POST /v1/accounts/{id}/freeze", account + "/freeze", "{\"reason\":\"Because\"}"),
        new Row("POST /v1/accounts/{id}/unfreeze", account + "/unfreeze", ""),
        new Row("POST /v1/accounts/{id}/close", account + "/close", ""),
        new Row("GET /v1/accounts/{id}/balance", account + "/balance", ""),
        new Row("GET /v1/accounts/{id}/balance", account + "/balance?at=2026-01-01T00:00:00Z", ""),
        new Row("GET /v1/accounts/{id}/entries", account + "/entries", ""),
        new Row("GET /v1/accounts/{id}/entries/{sequence}", account + "/entries/1", ""),
        new Row("GET /v1/accounts/{id}/interest", account + "/interest", ""),
        new Row("GET /v1/accounts/{id}/statements", account + "/statements", ""),
        new Row(
            "GET /v1/accounts/{id}/statements/{file}", account + "/statements/2026-01.json", ""),
        new Row("GET /v1/accounts/{id}/members", account + "/members", ""),
        new Row("POST /v1/accounts/{id}/members", account + "/members", invitation()),
        new Row("PATCH /v1/accounts/{id}/members/{user_id}", member, "{\"access\":\"manage\"}"),
        new Row("DELETE /v1/accounts/{id}/members/{user_id}", member, ""),
        new Row("GET /v1/invitations", "/v1/invitations?account_id=ACC", ""),
        new Row("DELETE /v1/invitations/{id}", "/v1/invitations/INV", ""),
        new Row("POST /v1/invitations/{id}/accept", "/v1/invitations/INV/accept", ""),
        new Row("POST /v1/invitations/{id}/decline", "/v1/invitations/INV/decline", ""),
        new Row("GET /v1/transfers/{id}", "/v1/transfers/TRF", ""),
        new Row("GET /v1/transfers/{id}/explain", "/v1/transfers/TRF/explain", ""),
        new Row("GET /v1/transfers", "/v1/transfers?account_id=ACC", ""),
        new Row("POST /v1/transfers", "/v1/transfers", payment("ACC", "HIS", "")),
        new Row("POST /v1/transfers", "/v1/transfers", payment("ACC", "HIS", ",\"dry_run\":true")),
        new Row("POST /v1/transfers", "/v1/transfers", payment("ACC", "ACC", "")),
        new Row("POST /v1/transfers/{id}/reverse", "/v1/transfers/TRF/reverse", "{\"amount\":1}"),
        new Row("POST /v1/transfers/{id}/reverse", "/v1/transfers/TRF/reverse", ""),
        new Row("GET /v1/holds/{id}", "/v1/holds/HLD", ""),
        new Row("GET /v1/holds", "/v1/holds?account_id=ACC", ""),
        new Row("POST /v1/holds/{id}/capture", "/v1/holds/HLD/capture", "{\"amount\":1}"),
        new Row("POST /v1/holds/{id}/release", "/v1/holds/HLD/release", ""),
        new Row("POST /v1/holds", "/v1/holds", payment("ACC", "HIS", ",\"expires_in\":60")),
        new Row("POST /v1/deposits", "/v1/deposits", cash()),
        new Row("POST /v1/withdrawals", "/v1/withdrawals", cash()),
        new Row("POST /v1/simulations/inbound_transfers", INBOUND, arrival()),
        new Row("GET /v1/limits", "/v1/limits?account_id=ACC", ""),
        new Row("GET /v1/limits", "/v1/limits?user_id=USR", ""),
        new Row("PUT /v1/limits", "/v1/limits", "{\"account_id\":\"ACC\",\"daily\":1}"),
        new Row("GET /v1/standing_orders", "/v1/standing_orders?account_id=ACC", ""),
        new Row("POST /v1/standing_orders", "/v1/standing_orders", payment("ACC", "HIS", MONTHLY)),
        new Row("GET /v1/standing_orders/{id}", order, ""),
        new Row("PATCH /v1/standing_orders/{id}", order, "{\"amount\":2}"),
        new Row("PATCH /v1/standing_orders/{id}", order, "{\"memo\":\"Mine now\"}"),
        new Row("DELETE /v1/standing_orders/{id}", order, ""),
        new Row("POST /v1/standing_orders/{id}/pause", order + "/pause", ""),
        new Row("POST /v1/standing_orders/{id}/resume", order + "/resume", ""),
        new Row("POST /v1/standing_orders/{id}/skip_next", order + "/skip_next", ""),
        new Row("GET /v1/standing_orders/{id}/runs", order + "/runs", ""),
        new Row("POST /v1/accounts/{id}/cards", account + "/cards", ""),
        new Row("GET /v1/cards", "/v1/cards?account_id=ACC", ""),
        new Row("GET /v1/cards/{id}", card, ""),
        new Row("POST /v1/cards/{id}/activate", card + "/activate", ""),
        new Row("POST /v1/cards/{id}/freeze", card + "/freeze", ""),
        new Row("POST /v1/cards/{id}/unfreeze", card + "/unfreeze", ""),
        new Row("POST /v1/cards/{id}/cancel", card + "/cancel", "{\"reason\":\"lost\"}"),
        new Row("POST /v1/cards/{id}/replace", card + "/replace", "{\"reason\":\"lost\"}"),
        new Row("PUT /v1/cards/{id}/limits", card + "/limits", "{\"daily\":1}"),
        new Row("GET /v1/cards/{id}/authorizations", card + "/authorizations", ""),
        new Row("GET /v1/authorizations/{id}", "/v1/authorizations/AUT", ""),
        new Row(
            "POST /v1/simulations/cards/{id}/authorizations",
            "/v1/simulations/cards/CRD/authorizations",
            "{\"amount\":1,\"currency\":\"EUR\",\"merchant\":{\"name\":\"A\",\"category\":\"b\"}}"),
        new Row("POST /v1/simulations/authorizations/{id}/capture", played + "/capture", ""),
        new Row("POST /v1/simulations/authorizations/{id}/reverse", played + "/reverse", ""),
        new Row("POST /v1/simulations/authorizations/{id}/expire", played + "/expire", ""),
        new Row("POST /v1/simulations/authorizations/{id}/refund", played + "/refund", ""),
        new Row("DELETE /v1/sessions/{id}", "/v1/sessions/SES", ""),
        new Row("DELETE /v1/api_keys/{id}", "/v1/api_keys/KEY", ""),
        new Row("GET /v1/payees/{id}", "/v1/payees/PAY", ""),
        new Row("PATCH /v1/payees/{id}", "/v1/payees/PAY", "{\"name\":\"Mine now\"}"),
        new Row("DELETE /v1/payees/{id}", "/v1/payees/PAY", ""),
        new Row("DELETE /v1/me/documents/{id}", "/v1/me/documents/DOC", ""),
        new Row("POST /v1/admin/users/{id}/erase", user + "/erase", ""),
        new Row("GET /v1/admin/users/{id}/kyc", user + "/kyc", ""),
        new Row("POST /v1/admin/users/{id}/kyc", user + "/kyc", "{\"status\":\"verified\"}"),
        new Row("GET /v1/admin/users/{id}", user, ""),
        new Row("POST /v1/admin/users/{id}/lock", user + "/lock", ""),
        new Row("POST /v1/admin/users/{id}/unlock", user + "/unlock", ""),
        new Row("PUT /v1/admin/users/{id}/role", user + "/role", "{\"role\":\"customer\"}"),
        new Row("POST /v1/admin/accounts/{id}/freeze", staffs + "/freeze", "{\"reason\":\"No\"}"),
        new Row("POST /v1/admin/accounts/{id}/unfreeze", staffs + "/unfreeze", ""),
        new Row("GET /v1/admin/checkpoints/{id}", "/v1/admin/checkpoints/CKP", ""));
  }

  private static String payment(String from, String to, String more) {
    return """
        {"from_account_id":"%s","to_account_id":"%s","amount":1,"currency":"EUR"%s}"""
        .formatted(from, to, more);
  }

  private static String arrival() {
    return "{\"to_account_id\":\"ACC\",\"amount\":1,\"currency\":\"EUR\"}";
  }

  private static String invitation() {
    return "{\"email\":\"nobody@example.com\",\"access\":\"view\"}";
  }

  private static String cash() {
    return "{\"account_id\":\"ACC\",\"amount\":1,\"currency\":\"EUR\"}";
  }

  @ParameterizedTest
  @MethodSource("rows")
  void another_s_answers_as_one_that_does_not_exist(Row row) {
    Ids theirs = hers();
    String before = hers.now().text();

    Response anothers = send(row, theirs);
    Response unknown = send(row, UNKNOWN);

    assertThat(anothers.status()).isEqualTo(row.status());
    assertThat(anothers.status()).isEqualTo(unknown.status());
    assertThat(body(anothers)).isEqualTo(body(unknown));
    assertThat(headers(anothers)).isEqualTo(headers(unknown));
    assertThat(hers.now().text()).isEqualTo(before);
  }

  /**
   * Medians of samples taken in turns, so that whatever else the machine does slows both. What is
   * still too far apart is measured again: noise does not repeat itself, a difference does.
   */
  @ParameterizedTest
  @MethodSource("rows")
  void another_s_takes_as_long_as_one_that_does_not_exist(Row row) {
    Ids theirs = hers();
    for (int i = 0; i < 5; i++) {
      send(row, theirs);
      send(row, UNKNOWN);
    }
    long[] medians = medians(row, theirs);
    for (int tries = 1; tries < TRIES_MAX && isApart(medians); tries++) {
      medians = medians(row, theirs);
    }
    assertThat(isApart(medians))
        .as("%d µs for another's, %d µs for what is not there", medians[0], medians[1])
        .isFalse();
  }

  /** By more than half, and by more than a look into the database more or less would be. */
  private static boolean isApart(long[] micros) {
    long apart = Math.abs(micros[0] - micros[1]);
    return apart > APART_MICROS_MAX && apart * 2 > Math.min(micros[0], micros[1]);
  }

  private long[] medians(Row row, Ids theirs) {
    long[] anothers = new long[SAMPLES];
    long[] unknown = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      anothers[i] = micros(row, theirs);
      unknown[i] = micros(row, UNKNOWN);
    }
    Arrays.sort(anothers);
    Arrays.sort(unknown);
    return new long[] {anothers[SAMPLES / 2], unknown[SAMPLES / 2]};
  }

  private long micros(Row row, Ids ids) {
    long start = System.nanoTime();
    send(row, ids);
    return (System.nanoTime() - start) / 1_000;
  }

  private record Ids(
      String account,
      String transfer,
      String hold,
      String order,
      String user,
      String checkpoint,
      String session,
      String key,
      String payee,
      String invitation,
      String member,
      String document,
      String card,
      String authorization) {}

  private static final Ids UNKNOWN =
      new Ids(
          TestBank.UNKNOWN_ACCOUNT,
          TestBank.UNKNOWN_TRANSFER,
          TestBank.UNKNOWN_HOLD,
          "sto_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "usr_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "ckp_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "ses_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "key_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "pay_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "inv_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "usr_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "doc_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "crd_01jx8z3k5ve7n8x2m4n6p8r0s1",
          "auth_01jx8z3k5ve7n8x2m4n6p8r0s1");

  private Ids hers() {
    Operator operator = bank.operator();
    String card = card();
    return new Ids(
        hers.id(),
        operator.deposit(hers, 1).id(),
        held(),
        standing(),
        alice.id(),
        operator.api().post("/v1/admin/checkpoints").expect(201).id(),
        alice.api().get("/v1/sessions").expect(200).data().get(0).get("id").textValue(),
        key(),
        payee(),
        invited(UUID.randomUUID() + "@example.com"),
        member(),
        new Holder(alice).show("2070-01-31").id(),
        card,
        authorized(card));
  }

  private String card() {
    String id = alice.api().post(hers.path() + "/cards").expect(201).id();
    return alice.api().post("/v1/cards/" + id + "/activate").expect(200).id();
  }

  private String authorized(String card) {
    Map<String, Object> asked =
        Map.of(
            "amount",
            5,
            "currency",
            "EUR",
            "merchant",
            Map.of("name", "Corner Shop", "category", "groceries"));
    String path = "/v1/simulations/cards/" + card + "/authorizations";
    return alice.api().key("authorized").post(path, asked).expect(201).id();
  }

  /** Whose number may be anybody's, one a time. */
  private String payee() {
    Map<String, Object> payee =
        Map.of("name", "Bob", "account_number", alice.openAccount("EUR").number());
    return alice.api().post("/v1/payees", payee).expect(201).id();
  }

  private String invited(String email) {
    Map<String, String> offer = Map.of("email", email, "access", "view");
    return alice.api().post(hers.path() + "/members", offer).expect(201).id();
  }

  private String member() {
    Customer carol = bank.signUp("carol");
    String invitation = invited(carol.login().email());
    carol.api().post("/v1/invitations/" + invitation + "/accept").expect(200);
    return carol.id();
  }

  private String key() {
    Map<String, Object> wanted = Map.of("name", "Export", "scopes", List.of("read"));
    return alice.api().post("/v1/api_keys", wanted).expect(201).id();
  }

  /** Between two accounts of hers. */
  private String held() {
    Map<String, Object> order = Customer.order(hers, alice.openAccount("EUR"), 5);
    order.put("expires_in", 60);
    return alice.api().key("held").post("/v1/holds", order).expect(201).id();
  }

  private String standing() {
    Map<String, Object> order = Customer.order(hers, alice.openAccount("EUR"), 5);
    order.put("schedule", Map.of("frequency", "monthly", "start_on", "2099-01-31"));
    order.put("on_shortfall", "skip");
    return alice.api().post("/v1/standing_orders", order).expect(201).id();
  }

  private Response send(Row row, Ids ids) {
    String target =
        row.target()
            .replace("ACC", ids.account())
            .replace("TRF", ids.transfer())
            .replace("HLD", ids.hold())
            .replace("STO", ids.order())
            .replace("USR", ids.user())
            .replace("CKP", ids.checkpoint())
            .replace("SES", ids.session())
            .replace("KEY", ids.key())
            .replace("PAY", ids.payee())
            .replace("INV", ids.invitation())
            .replace("MEM", ids.member())
            .replace("DOC", ids.document())
            .replace("CRD", ids.card())
            .replace("AUT", ids.authorization());
    String body = row.body().replace("ACC", ids.account()).replace("HIS", his.id());
    String method = row.operation().split(" ", 2)[0];
    return mallory
        .api()
        .key(UUID.randomUUID().toString())
        .send(method, target, body.isEmpty() ? null : body);
  }

  private static ObjectNode body(Response response) {
    return ((ObjectNode) response.body()).without("request_id");
  }

  private static Map<String, List<String>> headers(Response response) {
    Map<String, List<String>> headers = new TreeMap<>(response.exchange().received());
    headers.keySet().removeAll(Set.of("request-id", "date"));
    return headers;
  }

  @Test
  void every_route_with_an_id_is_in_the_table(Bank bank) {
    Set<String> withId = new TreeSet<>();
    bank.routes().forEach(route -> withId.add(route.method().name() + " " + route.path()));
    withId.removeIf(operation -> !operation.matches(".*/v1/.*\\{.*"));

    assertThat(rows().map(Row::operation)).containsAll(withId);
  }

  @Test
  void lists_show_one_s_own_only() {
    mallory.pay(his, hers, 7).expect(201);
    Account third = bank.signUp("carol").openAccount("EUR");
    alice.pay(hers, third, 9).expect(201);

    assertThat(mallory.api().get("/v1/accounts").expect(200).data())
        .extracting(account -> account.get("id").asText())
        .containsExactly(his.id());
    assertThat(mallory.api().get("/v1/transfers").expect(200).data())
        .extracting(transfer -> transfer.get("amount").asLong())
        .containsExactly(7L, 10_000L);
  }

  @Test
  void either_side_sees_a_transfer_and_its_own_balance_alone() {
    String id = alice.pay(hers, his, 250).expect(201).id();

    Response sender = alice.api().get("/v1/transfers/" + id).expect(200);
    Response receiver = mallory.api().get("/v1/transfers/" + id).expect(200);
    assertThat(sender.number("from_balance_after")).isEqualTo(9_750);
    assertThat(receiver.isNull("from_balance_after")).isTrue();
    bank.signUp("carol").api().get("/v1/transfers/" + id).expect(404, "not_found");
  }

  @Test
  void what_a_stranger_was_refused_on_one_s_account_is_not_in_one_s_list() {
    Map<String, Object> order = Customer.order(hers, his, 1);
    order.remove("to_account_id");
    order.put("to_account_number", "XF00000000000000");

    mallory.pay(order, "try").expect(422, "invalid_account_number");
    assertThat(alice.api().get("/v1/transfers?status=declined").expect(200).data()).isEmpty();
  }

  @Test
  void another_s_available_money_is_not_told() {
    mallory.pay(his, hers, 10_001).expect(422, "insufficient_funds");
    Response refused = bank.operator().withdraw(hers, 10_001).expect(422, "insufficient_funds");

    assertThat(refused.body().has("available")).isFalse();
  }

  @Test
  void an_operator_sees_accounts_but_does_not_pay_from_them() {
    Api operator = bank.operator().api();

    operator.get(hers.path()).expect(200);
    operator.get(hers.path() + "/entries").expect(200);
    operator
        .key(UUID.randomUUID().toString())
        .post("/v1/transfers", Customer.order(hers, his, 1))
        .expect(404, "not_found");
    operator.patch(hers.path(), Map.of("name", "Ours")).expect(404, "not_found");
    operator.post(hers.path() + "/close").expect(404, "not_found");
  }
}
