package florin.story;

import com.fasterxml.jackson.databind.JsonNode;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The bank of the story and its clock: what people do there, in their words. */
record Town(TestBank bank, ZoneId zone) {
  private static final String CLOCK = "/v1/test/clock";

  /** Lets time pass until then, local time; what falls due on the way is done. */
  void until(LocalDateTime then, Customer who) {
    Map<String, String> now = Map.of("now", then.atZone(zone).toInstant().toString());
    who.api().post(CLOCK, now).expect(200);
  }

  Account open(Customer owner, String type, String name) {
    Map<String, String> body = Map.of("type", type, "currency", "EUR", "name", name);
    Response opened = owner.api().post("/v1/accounts", body).expect(201);
    return new Account(owner.api(), opened.id(), opened.text("number"), "EUR");
  }

  void share(Account account, Customer owner, Customer other) {
    Map<String, String> body = Map.of("email", other.login().email(), "access", "manage");
    Response invitation = owner.api().post(account.path() + "/members", body).expect(201);
    other.api().post("/v1/invitations/" + invitation.id() + "/accept").expect(200);
  }

  void receives(Account account, long cents, String sender, String memo) {
    Map<String, Object> arrival = Operator.order(account, cents);
    arrival.remove("account_id");
    arrival.put("to_account_id", account.id());
    arrival.put("sender_name", sender);
    arrival.put("memo", memo);
    ordered(account.owner(), "/v1/simulations/inbound_transfers", arrival).expect(201);
  }

  /** Pays every month, and gives the order's id. */
  String everyMonth(Account from, Account to, long cents, int day, LocalDate start, String memo) {
    Map<String, Object> order = Customer.order(from, to, cents);
    order.put("memo", memo);
    order.put("schedule", Map.of("frequency", "monthly", "day", day, "start_on", start.toString()));
    order.put("on_shortfall", "skip");
    return from.owner().post("/v1/standing_orders", order).expect(201).id();
  }

  /** Terms of accounts from a day on. */
  void terms(String type, LocalDate from, int basisPoints, long monthlyFee) {
    Map<String, Object> terms = new LinkedHashMap<>();
    terms.put("account_type", type);
    terms.put("currency", "EUR");
    terms.put("from_on", from.toString());
    terms.put("interest_basis_points", basisPoints);
    terms.put("day_count", "365");
    terms.put("monthly_fee", monthlyFee);
    bank.operator().api().post("/v1/admin/terms", terms).expect(201);
  }

  /** A new card that is used at once, within these limits. */
  String card(Customer who, Account account, Map<String, ?> limits) {
    Response card = who.api().post(account.path() + "/cards", Map.of()).expect(201);
    String path = "/v1/cards/" + card.id();
    who.api().post(path + "/activate").expect(200);
    who.api().send("PUT", path + "/limits", limits).expect(200);
    return card.id();
  }

  /** At a till; the answer is the authorisation, or why not. */
  Response authorize(Customer who, String card, long cents, String category) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("amount", cents);
    body.put("currency", "EUR");
    body.put("merchant", Map.of("name", "The " + category + " shop", "category", category));
    return ordered(who.api(), "/v1/simulations/cards/" + card + "/authorizations", body);
  }

  /** Buys: authorised, and captured a moment later. Gives the authorisation's id. */
  String buys(Customer who, String card, long cents, String category) {
    String id = authorize(who, card, cents, category).expect(201).id();
    settle(who, id, "capture", Map.of()).expect(200);
    return id;
  }

  /** What a merchant does with an authorisation. */
  Response settle(Customer who, String authorization, String what, Map<String, ?> body) {
    String path = "/v1/simulations/authorizations/" + authorization + "/" + what;
    return ordered(who.api(), path, body);
  }

  static Response ordered(Api api, String path, Map<String, ?> body) {
    return api.key(UUID.randomUUID().toString()).post(path, body);
  }

  /** The newest entry of that kind. */
  static JsonNode newest(Account account, String kind) {
    return account
        .owner()
        .get(account.path() + "/entries?kind=" + kind + "&limit=1")
        .expect(200)
        .data()
        .get(0);
  }
}
