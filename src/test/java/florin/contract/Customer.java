package florin.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who is logged in. */
public record Customer(Login login, String id, Api api, @Nullable String refreshToken) {

  /** What he logs in with. */
  public record Login(String email, String password) {}

  static Customer of(Api anonymous, Login login, Response loggedIn) {
    return new Customer(
        login,
        loggedIn.text("user/id"),
        anonymous.as(loggedIn.text("access_token")),
        loggedIn.isNull("refresh_token") ? null : loggedIn.text("refresh_token"));
  }

  public Account openAccount(String currency) {
    return Account.of(
        api,
        api.post("/v1/accounts", Map.of("type", "checking", "currency", currency)).expect(201));
  }

  /** Pays, under a new key. */
  public Response pay(Account from, Account to, long amount) {
    return pay(order(from, to, amount), UUID.randomUUID().toString());
  }

  public Response pay(Map<String, Object> order, String key) {
    return api.key(key).post("/v1/transfers", order);
  }

  /** What would happen. */
  public Response tryPaying(Map<String, Object> order) {
    Map<String, Object> dry = new LinkedHashMap<>(order);
    dry.put("dry_run", true);
    return api.post("/v1/transfers", dry);
  }

  /** The body of a payment; another field may be put into it. */
  public static Map<String, Object> order(Account from, Account to, long amount) {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("from_account_id", from.id());
    order.put("to_account_id", to.id());
    order.put("amount", amount);
    order.put("currency", from.currency());
    return order;
  }
}
