package florin.testing;

import florin.Bank;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Who has to do with a test's bank. Thread-safe. */
public final class People {
  private static final String PASSWORD = "three patient lanterns";

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger count = new AtomicInteger();

  private People(URI base) {
    this.base = base;
  }

  public static People of(Bank bank) {
    return new People(URI.create(bank.baseUrl()));
  }

  /** Somebody new, logged in; of the same name there may be several. */
  public Person signUp(String fullName) {
    String name = fullName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".");
    String email = "person%d.%s".formatted(count.incrementAndGet(), name.replaceAll("^\\.", ""));
    Map<String, String> asked =
        Map.of(
            "email", email.replaceAll("\\.$", "") + "@example.com",
            "password", PASSWORD,
            "full_name", fullName);
    return Person.entering(new Wire(http, base, null), "/v1/auth/signup", asked);
  }

  /** The bank's own operator, logged in anew. */
  public Person operator() {
    Map<String, String> asked =
        Map.of(
            "email", FlorinExtension.OPERATOR_EMAIL,
            "password", FlorinExtension.OPERATOR_PASSWORD);
    return Person.entering(new Wire(http, base, null), "/v1/auth/login", asked);
  }
}
