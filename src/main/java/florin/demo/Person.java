package florin.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.Command;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Somebody in the history, logged in, with accounts of his own and others'. */
record Person(Client api, UserId id, String email, String fullName) {
  static Person signUp(Client bank, String email, String fullName) {
    Map<String, String> body =
        Map.of("email", email, "password", Demo.PASSWORD, "full_name", fullName);
    JsonNode signedUp = bank.post("/v1/auth/signup", body);
    Client api = bank.as(signedUp.get("access_token").asText());
    return new Person(api, UserId.parse(signedUp.get("user").get("id").asText()), email, fullName);
  }

  static Client logIn(Client bank, String email) {
    Map<String, String> body = Map.of("email", email, "password", Demo.PASSWORD);
    return bank.as(bank.post("/v1/auth/login", body).get("access_token").asText());
  }

  /** Of what is asked of the bank in his name, once however often. */
  Command.Origin orders(String key) {
    return new Command.Origin(
        new TransferId(UuidCreator.getTimeOrderedEpoch()),
        new Caller.Job(id, "demo"),
        new Command.Key(key, Hash.of(key.getBytes(StandardCharsets.UTF_8))),
        key);
  }

  /** Opens an account, and gives its id. */
  String open(String type, String name) {
    Map<String, String> body = Map.of("type", type, "currency", Demo.CURRENCY, "name", name);
    return api.post("/v1/accounts", body).get("id").asText();
  }

  String number(String account) {
    return api.get("/v1/accounts/" + account).get("number").asText();
  }

  void saves(String name, String number) {
    api.post("/v1/payees", Map.of("name", name, "account_number", number));
  }

  /** Issues a card, activates it, and gives its id. */
  String card(String account, String label, Map<String, ?> limits) {
    JsonNode card = api.post("/v1/accounts/" + account + "/cards", Map.of("label", label));
    String path = "/v1/cards/" + card.get("id").asText();
    api.post(path + "/activate", Map.of());
    api.put(path + "/limits", limits);
    return card.get("id").asText();
  }

  /** Pays every month from that day on. */
  void everyMonth(String from, String to, long cents, Map<String, Object> schedule, String memo) {
    Map<String, Object> order = new HashMap<>();
    order.put("from_account_id", from);
    order.put("to_account_number", to);
    order.put("amount", cents);
    order.put("currency", Demo.CURRENCY);
    order.put("memo", memo);
    order.put("schedule", schedule);
    order.put("on_shortfall", "skip");
    api.post("/v1/standing_orders", order);
  }
}
