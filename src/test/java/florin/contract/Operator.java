package florin.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Somebody behind the counter. */
public record Operator(Api api) {

  public Response deposit(Account account, long amount) {
    return cash("/v1/deposits", order(account, amount)).expect(201);
  }

  public Response withdraw(Account account, long amount) {
    return cash("/v1/withdrawals", order(account, amount));
  }

  public Response cash(String path, Map<String, Object> order) {
    return api.key(UUID.randomUUID().toString()).post(path, order);
  }

  public Response freeze(Account account) {
    return api.post(account.path() + "/freeze", Map.of("reason", "Asked by a court")).expect(200);
  }

  public Response lock(Customer user) {
    return api.post("/v1/admin/users/" + user.id() + "/lock", Map.of("reason", "Odd")).expect(200);
  }

  public Response unlock(Customer user) {
    return api.post("/v1/admin/users/" + user.id() + "/unlock").expect(200);
  }

  public Response setRole(Customer user, String role) {
    return api.send("PUT", "/v1/admin/users/" + user.id() + "/role", Map.of("role", role));
  }

  public static Map<String, Object> order(Account account, long amount) {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("account_id", account.id());
    order.put("amount", amount);
    order.put("currency", account.currency());
    return order;
  }
}
