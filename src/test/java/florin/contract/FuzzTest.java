package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import florin.Bank;
import florin.testing.FlorinExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every operation of {@code openapi.yaml} with every field odd in every way: missing, of another
 * type, at and past its bounds, huge, Unicode, NUL. Whatever comes back must fit the document
 * ({@link Api} judges it) and be no 5xx; what is accepted must have been allowed. The seed is
 * printed; {@code -Dflorin.fuzz.seed=} repeats it.
 */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzTest {
  private static final int FEWEST_REQUESTS = 1_500;

  private final Spec spec = Spec.ofFlorin();
  private final TestBank bank;
  private final Random random;
  private final Map<String, String> faults = new TreeMap<>();
  private int requests;

  FuzzTest(Bank bank) {
    this.bank = TestBank.of(bank);
    long seed = Long.getLong("florin.fuzz.seed", System.nanoTime());
    System.out.println("FuzzTest: -Dflorin.fuzz.seed=" + seed);
    this.random = new Random(seed);
  }

  /** Whoever may do most of it, with things of his own whose ids are known. */
  private record Scene(Api api, Map<String, String> ids) {}

  @Test
  void whatever_is_sent_every_answer_is_in_the_document() throws Exception {
    Map<String, Integer> accepted = new TreeMap<>();
    for (Map.Entry<String, JsonNode> operation : spec.operations().entrySet()) {
      String[] name = operation.getKey().split(" ");
      accepted.put(operation.getKey(), fuzz(name[0], name[1], operation.getValue()));
    }
    assertThat(requests).isGreaterThan(FEWEST_REQUESTS);
    assertThat(faults.values().stream().map(FuzzTest::start)).isEmpty();
    bank.assertProved();
    // a tool that is always refused at the door has tried nothing
    assertThat(accepted.values().stream().filter(count -> count > 0).count())
        .isGreaterThan(accepted.size() * 2L / 3);
    System.out.println("FuzzTest: " + requests + " requests, 2xx by operation " + accepted);
  }

  private static String start(String fault) {
    return fault.substring(0, Math.min(600, fault.length()));
  }

  private int fuzz(String method, String path, JsonNode operation) {
    Scene scene = scene(path, operation);
    String target = filled(path, scene.ids());
    JsonNode schema = spec.resolved(operation.at("/requestBody/content/application~1json/schema"));
    ObjectNode body = schema.isMissingNode() ? null : sample(schema, scene);
    int accepted = ask(scene.api(), method, target, body);
    for (JsonNode parameter : parameters(path, operation)) {
      String name = parameter.get("name").asText();
      if (spec.resolved(parameter.get("schema")).has("enum")
          && parameter.get("in").asText().equals("header")) {
        continue; // whatever else it says, it is as if it were not there
      }
      for (String odd : Odd.text(random)) {
        switch (parameter.get("in").asText()) {
          case "query" ->
              accepted += ask(scene.api(), method, target + "?" + name + "=" + encoded(odd), body);
          case "path" -> {
            Map<String, String> ids = new TreeMap<>(scene.ids());
            ids.put(name, encoded(odd).isEmpty() ? "%20" : encoded(odd));
            accepted += ask(scene.api(), method, filled(path, ids), body);
          }
          default -> accepted += ask(scene.api().with(name, visible(odd)), method, target, body);
        }
      }
    }
    return body == null ? accepted : accepted + bodies(scene, method, target, body, schema);
  }

  private int bodies(Scene scene, String method, String target, ObjectNode body, JsonNode schema) {
    int accepted = 0;
    List<String> names = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    names.add("role"); // which no field is called that the caller may set
    for (String name : names) {
      ObjectNode without = body.deepCopy();
      without.remove(name);
      accepted += ask(scene.api(), method, target, without);
      for (String odd : Odd.json(random)) {
        ObjectNode with = body.deepCopy();
        with.putRawValue(name, new RawValue(odd));
        accepted += ask(scene.api(), method, target, with);
      }
    }
    for (String whole : Odd.json(random)) {
      accepted += ask(scene.api(), method, target, whole);
    }
    return accepted;
  }

  private int ask(Api api, String method, String target, Object body) {
    requests++;
    Api keyed =
        api.headers().containsKey("Idempotency-Key") ? api : api.key(UUID.randomUUID() + "");
    try {
      Response answer = keyed.send(method, target, body);
      if (answer.status() >= 500) {
        faults.put(method + target, answer.toString());
      }
      return answer.status() < 300 ? 1 : 0;
    } catch (AssertionError fault) {
      faults.put(method + target.replaceAll("=.*", ""), String.valueOf(fault.getMessage()));
      return 0;
    }
  }

  private Scene scene(String path, JsonNode operation) {
    Customer alice = bank.signUp("alice");
    Account from = bank.funded(alice, "EUR", 1_000_000);
    Account to = alice.openAccount("EUR");
    Map<String, String> ids = new TreeMap<>();
    ids.put("accounts", from.id());
    ids.put("to", to.id());
    ids.put("number", to.number());
    ids.put("transfers", alice.pay(from, to, 5).expect(201).id());
    Map<String, Object> hold = Customer.order(from, to, 5);
    hold.put("expires_in", 3_600);
    ids.put("holds", alice.api().key(UUID.randomUUID() + "").post("/v1/holds", hold).id());
    ids.put("users", alice.id());
    Customer carol = bank.signUp("carol");
    String invited = invite(alice, from, carol);
    carol.api().post("/v1/invitations/" + invited + "/accept").expect(200);
    ids.put("members", carol.id());
    ids.put("invitations", invite(carol, carol.openAccount("EUR"), alice));
    products(alice, from, to).forEach(ids::put);
    ids.put("sequence", "1");
    ids.put("file", YearMonth.now(ZoneOffset.UTC) + ".json");
    ids.put("slug", "not-found");
    ids.put("guide", "sandbox");
    ids.put("part", "money");
    ids.put("email", alice.login().email());
    ids.put("password", alice.login().password());
    ids.put("refresh", String.valueOf(alice.refreshToken()));
    boolean byStaff =
        path.startsWith("/v1/admin")
            || operation.path("description").asText().contains("perators only")
            || path.matches("/v1/(deposits|withdrawals)");
    return new Scene(byStaff ? bank.operator().api() : alice.api(), ids);
  }

  /** What she has beside accounts: a payee, an order, a card, and what it was asked for. */
  private static Map<String, String> products(Customer alice, Account from, Account to) {
    Map<String, String> ids = new TreeMap<>();
    Map<String, String> payee = Map.of("name", "Carol", "account_number", to.number());
    ids.put("payees", alice.api().post("/v1/payees", payee).expect(201).id());
    Map<String, Object> order = Customer.order(from, to, 5);
    order.put("schedule", Map.of("frequency", "daily", "start_on", "2999-01-01"));
    order.put("on_shortfall", "skip");
    ids.put("standing_orders", alice.api().post("/v1/standing_orders", order).expect(201).id());
    String card = alice.api().post(from.path() + "/cards").expect(201).id();
    alice.api().post("/v1/cards/" + card + "/activate").expect(200);
    ids.put("cards", card);
    Map<String, Object> asked = new TreeMap<>(Operator.order(from, 7));
    asked.remove("account_id");
    asked.put("merchant", Map.of("name", "Corner Shop", "category", "groceries"));
    String asking = "/v1/simulations/cards/" + card + "/authorizations";
    Api keyed = alice.api().key(UUID.randomUUID() + "");
    ids.put("authorizations", keyed.post(asking, asked).expect(201).id());
    return ids;
  }

  private static String invite(Customer manager, Account account, Customer who) {
    Map<String, String> offer = Map.of("email", who.login().email(), "access", "pay");
    return manager.api().post(account.path() + "/members", offer).expect(201).id();
  }

  /** The path with ids of the scene in it; what the scene does not have is unknown. */
  private static String filled(String path, Map<String, String> ids) {
    StringBuilder filled = new StringBuilder();
    String before = "";
    for (String part : path.substring(1).split("/", -1)) {
      String name = part.startsWith("{") ? part.substring(1, part.length() - 1) : null;
      String unknown = TestBank.UNKNOWN_TRANSFER;
      filled.append('/');
      filled.append(
          name == null ? part : ids.getOrDefault(name, ids.getOrDefault(before, unknown)));
      before = part;
    }
    return filled.toString();
  }

  private List<JsonNode> parameters(String path, JsonNode operation) {
    List<JsonNode> all = new ArrayList<>();
    spec.tree().get("paths").get(path).path("parameters").forEach(all::add);
    operation.path("parameters").forEach(all::add);
    return all.stream().map(spec::resolved).toList();
  }

  /** A body with every field, each with a value that fits. */
  private ObjectNode sample(JsonNode schema, Scene scene) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            field -> body.set(field.getKey(), value(field.getKey(), field.getValue(), scene)));
    // one of two, or neither would be accepted
    if (body.has("to_account_id") && body.has("to_account_number")) {
      body.remove("to_account_number");
    }
    body.remove(List.of("effective_at", "if_balance_version", "dry_run", "explain"));
    return body;
  }

  private JsonNode value(String name, JsonNode reference, Scene scene) {
    JsonNode schema = spec.resolved(reference);
    String known =
        switch (name) {
          case "from_account_id", "account_id" -> scene.ids().get("accounts");
          case "to_account_id" -> scene.ids().get("to");
          case "user_id" -> scene.ids().get("users");
          case "email" -> scene.ids().get("email");
          case "password", "current_password" -> scene.ids().get("password");
          case "refresh_token" -> scene.ids().get("refresh");
          default -> null;
        };
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (known != null) {
      return json.textNode(known);
    }
    if (schema.has("example")) {
      return schema.get("example");
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(0);
    }
    return switch (schema.path("type").asText().toLowerCase(Locale.ROOT)) {
      case "integer" -> json.numberNode(schema.path("minimum").asLong(1));
      case "boolean" -> json.booleanNode(false);
      case "array" -> json.arrayNode().add(sample(spec.resolved(schema.path("items")), scene));
      case "object" -> sample(schema, scene);
      default -> json.textNode("Something");
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What a client can put into a header. */
  private static String visible(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?").strip();
  }
}
