package florin.contract;

import java.net.URI;
import java.util.Map;
import java.util.UUID;

/**
 * A bank in a test, so that the test reads as a story. Names may repeat: everybody who signs up has
 * an address of his own.
 */
public final class TestBank {
  private static final String PASSWORD = "correct horse battery staple";

  private final Api api;
  private final Customer.Login operator;

  public TestBank(URI baseUrl, Customer.Login operator) {
    this.api = Api.at(baseUrl);
    this.operator = operator;
  }

  /** As nobody. */
  public Api api() {
    return api;
  }

  public Customer signUp(String name) {
    var login = new Customer.Login(name + "." + UUID.randomUUID() + "@example.com", PASSWORD);
    Map<String, String> body =
        Map.of(
            "email", login.email(),
            "password", login.password(),
            "full_name", Character.toUpperCase(name.charAt(0)) + name.substring(1));
    return Customer.of(api, login, api.post("/v1/auth/signup", body).expect(201));
  }

  public Customer logIn(Customer.Login login) {
    Map<String, String> body = Map.of("email", login.email(), "password", login.password());
    return Customer.of(api, login, api.post("/v1/auth/login", body).expect(200));
  }

  public Operator operator() {
    return new Operator(logIn(operator).api());
  }

  /** A new customer's new account with so much in it. */
  public Account funded(Customer customer, String currency, long amount) {
    Account account = customer.openAccount(currency);
    operator().deposit(account, amount);
    return account;
  }
}
