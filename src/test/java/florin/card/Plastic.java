package florin.card;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A card in its holder's hand, who pays with it. */
record Plastic(Customer holder, Account account, String id, String number, String cvv) {
  static Plastic issued(Customer holder, Account account) {
    return of(holder, account, holder.api().post(account.path() + "/cards").expect(201));
  }

  static Plastic of(Customer holder, Account account, Response issued) {
    return new Plastic(holder, account, issued.id(), issued.text("number"), issued.text("cvv"));
  }

  static Plastic active(Customer holder, Account account) {
    Plastic card = issued(holder, account);
    card.does("activate").expect(200);
    return card;
  }

  String path() {
    return "/v1/cards/" + id;
  }

  Response now() {
    return holder.api().get(path()).expect(200);
  }

  String status() {
    return now().text("status");
  }

  Response does(String what) {
    return holder.api().post(path() + "/" + what);
  }

  Response ends(String how, String reason) {
    return holder.api().post(path() + "/" + how, Map.of("reason", reason));
  }

  Plastic replaced() {
    return of(holder, account, ends("replace", "lost").expect(201));
  }

  Response limit(Map<String, ?> limits) {
    return holder.api().send("PUT", path() + "/limits", limits);
  }

  Map<String, Object> order(long amount) {
    return order(amount, "groceries");
  }

  Map<String, Object> order(long amount, String category) {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("amount", amount);
    order.put("currency", account.currency());
    order.put("merchant", Map.of("name", "Corner Shop", "category", category));
    return order;
  }

  String asking() {
    return "/v1/simulations/cards/" + id + "/authorizations";
  }

  static Api fresh(Customer who) {
    return who.api().key(UUID.randomUUID().toString());
  }

  Response pay(long amount) {
    return ask(order(amount));
  }

  Response ask(Map<String, Object> order) {
    return fresh(holder).post(asking(), order);
  }

  Response payShowing(long amount, String code) {
    Map<String, Object> order = order(amount);
    order.put("cvv", code);
    return ask(order);
  }

  /** One that is not the card's. */
  String wrongCode() {
    return cvv.equals("000") ? "001" : "000";
  }

  Response network(String authorization, String what) {
    return fresh(holder).post("/v1/simulations/authorizations/" + authorization + "/" + what);
  }

  Response network(String authorization, String what, Map<String, ?> body) {
    String path = "/v1/simulations/authorizations/" + authorization + "/" + what;
    return fresh(holder).post(path, body);
  }

  Response found(String authorization) {
    return holder.api().get("/v1/authorizations/" + authorization).expect(200);
  }

  Response asked() {
    return holder.api().get(path() + "/authorizations?limit=200").expect(200);
  }

  /** Balance, held and available of its account. */
  List<Long> numbers() {
    Response now = account.now();
    return List.of(now.number("balance"), now.number("held"), now.number("available"));
  }

  /** Status and amounts: asked for, captured, reversed, refunded. */
  static void assertIs(Response authorization, String status, long... amounts) {
    assertThat(authorization.text("status")).as(authorization.toString()).isEqualTo(status);
    assertThat(
            new long[] {
              authorization.number("amount"),
              authorization.number("captured_amount"),
              authorization.number("reversed_amount"),
              authorization.number("refunded_amount")
            })
        .as(authorization.toString())
        .isEqualTo(amounts);
  }
}
