package florin.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a login. What has no method here is one request away: {@link #get}, {@link #post},
 * {@link #send}. Immutable.
 */
public final class Person {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final Wire wire;
  private final String id;
  private final String email;

  /** An account, by what names it. */
  public record Account(String id, String number, String currency) {}

  private Person(Wire wire, String id, String email) {
    this.wire = wire;
    this.id = id;
    this.email = email;
  }

  static Person entering(Wire nobody, String path, Map<String, ?> credentials) {
    Reply in = nobody.send("POST", path, credentials);
    in.expect(path.endsWith("signup") ? CREATED : OK);
    return new Person(
        nobody.as(in.text("access_token")),
        in.body().path("user").path("id").asText(),
        in.body().path("user").path("email").asText());
  }

  public String id() {
    return id;
  }

  public String email() {
    return email;
  }

  /**
   * @param type {@code checking} or {@code savings}
   * @param currency ISO 4217
   */
  public Account opens(String type, String currency) {
    Reply opened = post("/v1/accounts", Map.of("type", type, "currency", currency));
    opened.expect(CREATED);
    return new Account(opened.text("id"), opened.text("number"), currency);
  }

  /** Cash over the counter, as an operator takes it. */
  public Reply paysIn(Account to, long cents) {
    Map<String, ?> cash = Map.of("account_id", to.id(), "amount", cents, "currency", to.currency());
    return post("/v1/deposits", cash).expect(CREATED);
  }

  /** Orders a transfer, whatever becomes of it. */
  public Reply pays(Account from, Account to, long cents) {
    return post(
        "/v1/transfers",
        Map.of(
            "from_account_id", from.id(),
            "to_account_number", to.number(),
            "amount", cents,
            "currency", from.currency()));
  }

  public Reply get(String path) {
    return send("GET", path, null);
  }

  public Reply post(String path, Map<String, ?> body) {
    return send("POST", path, body);
  }

  /** Any request, under an idempotency key of its own. */
  public Reply send(String method, String path, @Nullable Map<String, ?> body) {
    return wire.send(method, path, body);
  }
}
