package florin.contract;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An owner and what is his, made when it is first named, for one request. For one thread.
 *
 * @param caller who is going to ask
 */
record Scene(TestBank bank, Operator operator, Who caller, Map<String, Object> made) {
  private static final Pattern WORD = Pattern.compile("\\{([a-z_]+)}");
  private static final Pattern OBJECT = Pattern.compile("/([a-z_]+)s/\\{id}");

  /** Everybody who may ask, by his name in the table, and how he comes to his token. */
  enum Who {
    NOBODY(scene -> null),
    OWNER(Scene::owner),
    OTHER(scene -> scene.bank.signUp("other")),
    AUDITOR(scene -> scene.bank.auditor()),
    OPERATOR(scene -> scene.bank.logIn(TestBank.OPERATOR)),
    LOCKED(Scene::owner),
    READ(Scene::owner, "read"),
    MOVE_MONEY(Scene::owner, "move_money"),
    MANAGE_ACCOUNTS(Scene::owner, "manage_accounts"),
    OPERATE(scene -> scene.bank.logIn(TestBank.OPERATOR), "operate"),
    LOCKED_KEY(Scene::owner, "read", "move_money", "manage_accounts");

    private final Function<Scene, Customer> login;
    private final List<String> scopes;

    Who(Function<Scene, Customer> login, String... scopes) {
      this.login = login;
      this.scopes = List.of(scopes);
    }

    /** Of his API key; empty for who comes with a session. */
    List<String> scopes() {
      return scopes;
    }
  }

  Scene(TestBank bank, Operator operator, Who caller) {
    this(bank, operator, caller, new HashMap<>());
  }

  /** A request's path, with what it names. */
  String path(String template) {
    String of = template.replace("/v1/invitations/{id}/", "/v1/invitations/{received}/");
    return fill(OBJECT.matcher(of).replaceAll("/$1s/{$1}"));
  }

  String fill(String template) {
    return WORD.matcher(template)
        .replaceAll(word -> Matcher.quoteReplacement(String.valueOf(named(word.group(1)))));
  }

  /** As whoever asks, once all that is named is made: if he is to be locked, he is. */
  Api api() {
    Api api = caller.scopes.isEmpty() ? asks().api() : withKey(asks().api());
    if (caller == Who.LOCKED || caller == Who.LOCKED_KEY) {
      owned();
      operator.lock(owner());
    }
    return caller == Who.NOBODY ? bank.api() : api;
  }

  /** One that there were many of before would be too many. */
  private Api withKey(Api session) {
    session
        .get("/v1/api_keys")
        .data()
        .forEach(key -> session.delete("/v1/api_keys/" + key.get("id").asText()).expect(204));
    return bank.api().as(key(session, caller.scopes).text("key"));
  }

  private static Response key(Api session, List<String> scopes) {
    return session.post("/v1/api_keys", Map.of("name", "test", "scopes", scopes)).expect(201);
  }

  /** The owner's account as an operator sees it, whoever is locked. */
  String account() {
    return operator.api().get("/v1/accounts/" + named("account")).expect(200).text()
        + operator.api().get("/v1/admin/users/" + owner().id()).expect(200).text();
  }

  private Customer owner() {
    return (Customer) made("owner", () -> bank.signUp("owner"));
  }

  /** Nobody has nothing of his own to name: he names the owner's. */
  private Customer asks() {
    return caller == Who.NOBODY
        ? owner()
        : (Customer) made("caller", () -> caller.login.apply(this));
  }

  private Object made(String name, Supplier<Object> make) {
    Object known = made.get(name);
    if (known == null) {
      known = make.get();
      made.put(name, known);
    }
    return known;
  }

  private Object named(String name) {
    return switch (name) {
      case "account" -> owned().id();
      case "target" -> target().id();
      case "transfer" -> made(name, this::received);
      case "hold" -> made(name, this::held);
      case "standing_order" -> made(name, this::standing);
      case "card" -> made(name, this::card);
      case "authorization" -> made(name, this::authorized);
      case "session" ->
          made(name, () -> owner().api().get("/v1/sessions").data().get(0).get("id").asText());
      case "api_key" -> made(name, () -> key(owner().api(), List.of("read")).id());
      case "payee" -> made(name, this::saved);
      case "document" -> made(name, () -> document(owner().api()));
      case "user" -> owner().id();
      case "user_id" -> made(name, this::member);
      case "invitation" ->
          made(name, () -> invite(owner(), owned(), UUID.randomUUID() + "@example.com"));
      case "received" -> made(name, () -> invite(third(), thirds(), owner().login().email()));
      case "checkpoint" -> made(name, () -> operator.api().post("/v1/admin/checkpoints").id());
      case "email" -> asks().login().email();
      case "password" -> asks().login().password();
      case "refresh_token" -> asks().refreshToken();
      case "new_email" -> UUID.randomUUID() + "@example.com";
      case "later" -> now().plusSeconds(1);
      case "sequence" -> 1;
      case "file" -> YearMonth.now(ZoneOffset.UTC) + ".json";
      case "slug" -> "not-found";
      case "guide" -> "sandbox";
      case "part" -> "money";
      default -> throw new AssertionError("nothing is called " + name + ": say how it is made");
    };
  }

  /** As the bank sees it. */
  private Instant now() {
    return Instant.parse(operator.api().get("/v1/test/clock").expect(200).text("now"));
  }

  private static String document(Api api) {
    Map<String, String> shown =
        Map.of(
            "type", "passport", "number", "C01X00T47", "country", "GB", "expires_on", "2070-01-31");
    return api.post("/v1/me/documents", shown).expect(201).id();
  }

  private Account owned() {
    return (Account) made("account", () -> funded(owner()));
  }

  private Account target() {
    return (Account) made("target", () -> owner().openAccount("EUR"));
  }

  /** Paid to the owner by a third. */
  private Object received() {
    return third().pay(thirds(), owned(), 10).expect(201).id();
  }

  private Customer third() {
    return (Customer) made("third", () -> bank.signUp("third"));
  }

  private Account thirds() {
    return (Account) made("third's", () -> funded(third()));
  }

  private static String invite(Customer manager, Account account, String email) {
    Map<String, String> offer = Map.of("email", email, "access", "view");
    return manager.api().post(account.path() + "/members", offer).expect(201).id();
  }

  /** Of the owner's account. */
  private Object member() {
    String invitation = invite(owner(), owned(), third().login().email());
    third().api().post("/v1/invitations/" + invitation + "/accept").expect(200);
    return third().id();
  }

  private Account funded(Customer owner) {
    Account account = owner.openAccount("EUR");
    operator.deposit(account, 100);
    return account;
  }

  private Object saved() {
    Map<String, Object> payee = Map.of("name", "Bob", "account_number", target().number());
    return owner().api().post("/v1/payees", payee).expect(201).id();
  }

  private Object held() {
    Map<String, Object> order = Customer.order(owned(), target(), 5);
    order.put("expires_in", 60);
    return owner().api().key("held").post("/v1/holds", order).expect(201).id();
  }

  /** Active. */
  private Object card() {
    String id = owner().api().post(owned().path() + "/cards").expect(201).id();
    return owner().api().post("/v1/cards/" + id + "/activate").expect(200).id();
  }

  private Object authorized() {
    Map<String, Object> asked =
        Map.of(
            "amount",
            5,
            "currency",
            "EUR",
            "merchant",
            Map.of("name", "Corner Shop", "category", "groceries"));
    String path = "/v1/simulations/cards/" + named("card") + "/authorizations";
    return owner().api().key("authorized").post(path, asked).expect(201).id();
  }

  private Object standing() {
    Map<String, Object> order = Customer.order(owned(), target(), 5);
    order.put("schedule", Map.of("frequency", "monthly", "start_on", "2099-01-31"));
    order.put("on_shortfall", "skip");
    return owner().api().post("/v1/standing_orders", order).expect(201).id();
  }
}
