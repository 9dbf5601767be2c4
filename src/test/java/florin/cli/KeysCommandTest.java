package florin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Await;
import florin.auth.Forgeries;
import florin.cli.Florin.Done;
import florin.cli.Florin.Serving;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of access tokens is exchanged under a running bank, and nobody is logged out. */
class KeysCommandTest {
  private static final long TAKEN_UP_MILLIS_MAX = 7_000;

  @TempDir Path folder;

  @Test
  void a_rotation_logs_nobody_out_and_a_leaked_key_is_worth_nothing() throws Exception {
    // logs in as often as it takes, and how fast that is differs between machines
    Florin florin =
        new Florin(
            folder,
            Map.of(
                "FLORIN_RATE_LIMITS",
                "off",
                "FLORIN_OPERATOR_EMAIL",
                FlorinExtension.OPERATOR_EMAIL,
                "FLORIN_OPERATOR_PASSWORD",
                FlorinExtension.OPERATOR_PASSWORD));
    Customer alice;
    String second;
    try (Serving serving = florin.serve("--port", "0")) {
      TestBank bank = bank(serving);
      alice = bank.signUp("alice");
      assertThat(florin.run("keys", "rotate-jwt").code()).isZero();

      second = awaitOtherKey(bank, alice, token(alice));
      api(bank, second).get("/v1/me").expect(200);
      alice.api().get("/v1/me").expect(200);
      Done tooSoon = florin.run("keys", "rotate-jwt");
      assertThat(tooSoon.code()).isEqualTo(2);
      assertThat(tooSoon.err()).startsWith("Error: ").contains("15 minutes").hasLineCount(1);
    }
    try (Serving serving = florin.serve("--port", "0")) {
      TestBank bank = bank(serving);
      api(bank, token(alice)).get("/v1/me").expect(200);
      api(bank, second).get("/v1/me").expect(200);

      Operator operator = bank.operator();
      Await.until(
          "the audit log has it",
          Duration.ofMillis(TAKEN_UP_MILLIS_MAX),
          () ->
              operator
                      .api()
                      .get("/v1/admin/audit?kind=signing_key_changed")
                      .expect(200)
                      .data()
                      .size()
                  == 1);
      assertThat(florin.run("keys", "rotate-jwt", "--leaked").code()).isZero();
      awaitOtherKey(bank, alice, second);
      api(bank, token(alice)).get("/v1/me").expect(401, "unauthenticated");
      api(bank, second).get("/v1/me").expect(401, "unauthenticated");
      Map<String, String> refresh = Map.of("refresh_token", String.valueOf(alice.refreshToken()));
      String third = bank.api().post("/v1/auth/refresh", refresh).expect(200).text("access_token");
      api(bank, third).get("/v1/me").expect(200);
    }
    assertThat(Files.readString(folder.resolve("florin-data/secrets/jwt-secret"))).hasSize(43);
    assertThat(folder.resolve("florin-data/secrets/jwt-secret-previous")).doesNotExist();
  }

  @Test
  void a_key_that_was_given_is_exchanged_where_it_comes_from() {
    String secret = "kL2vX9qRt7WmZ4cYb8NsHd6PfGj3TaEu";
    Done done = new Florin(folder, Map.of("FLORIN_JWT_SECRET", secret)).run("keys", "rotate-jwt");
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("FLORIN_JWT_SECRET_PREVIOUS").doesNotContain(secret);
  }

  /** Logs in until a token is signed with another key than the one before. */
  private static String awaitOtherKey(TestBank bank, Customer alice, String before)
      throws Exception {
    AtomicReference<String> token = new AtomicReference<>(before);
    Await.until(
        "the key is taken up",
        Duration.ofMillis(TAKEN_UP_MILLIS_MAX),
        () -> {
          token.set(token(bank.logIn(alice.login())));
          return !Forgeries.kid(token.get()).equals(Forgeries.kid(before));
        });
    return token.get();
  }

  private static TestBank bank(Serving serving) {
    return TestBank.at(URI.create("http://127.0.0.1:" + serving.port()));
  }

  private static Api api(TestBank bank, String token) {
    return bank.api().as(token);
  }

  private static String token(Customer who) {
    return String.valueOf(who.api().headers().get("Authorization")).substring("Bearer ".length());
  }
}
