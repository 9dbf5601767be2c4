package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.config.Limits;
import florin.config.LogFormat;
import florin.config.Secret;
import florin.http.LimitPolicy;
import florin.rate.Network;
import florin.rate.Rate;
import florin.testing.FlorinExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bank that counts, as the contract describes it. */
@Tag("direct") // a proxy lets nobody say where he comes from
class LimitedTest {
  private static final Secret TOKEN = Secret.random();
  private static final Map<LimitPolicy, Rate> RATES =
      Map.of(
          LimitPolicy.LOGIN, new Rate(3, Duration.ofHours(1)),
          LimitPolicy.SIGNUP, new Rate(3, Duration.ofHours(1)),
          LimitPolicy.TRANSFERS, new Rate(3, Duration.ofHours(1)),
          LimitPolicy.DEFAULT, new Rate(100, Duration.ofHours(1)));

  @RegisterExtension
  static final FlorinExtension FLORIN = FlorinExtension.with(LimitedTest::limited);

  private static Config limited(Config config) {
    var limits = new Limits(RATES, null, null, 1, List.of(Network.parseCidr("127.0.0.0/8")));
    return config
        .withHttp(config.http().withLimits(limits))
        .withWatch(new Config.Watch(Duration.ofHours(1), 0, TOKEN, LogFormat.TEXT));
  }

  private static Api from(Bank bank, String address) {
    return TestBank.of(bank).api().with("X-Forwarded-For", "203.0.113.9, " + address);
  }

  @Test
  void a_refusal_fits_the_contract_and_is_counted(Bank bank) {
    Map<String, String> nobody = Map.of("email", "nobody@example.com", "password", "none of them");
    for (int i = 0; i < 3; i++) {
      Response answer = from(bank, "192.0.2.1").post("/v1/auth/login", nobody).expect(401);
      assertThat(answer.header("ratelimit"))
          .matches("\"login\";r=N;t=3[56][0-9]{2}".replace("N", Integer.toString(2 - i)));
    }
    from(bank, "192.0.2.1").post("/v1/auth/login", nobody).expect(429, "rate_limited");
    from(bank, "192.0.2.2").post("/v1/auth/login", nobody).expect(401);

    String token = new String(TOKEN.bytes(), StandardCharsets.UTF_8);
    assertThat(TestBank.of(bank).api().as(token).get("/metrics").expect(200).text())
        .contains("florin_rate_limited_total{policy=\"login\"} 1.0");
    assertThat(TestBank.of(bank).api().get("/readyz?verbose").expect(200).text())
        .contains("[+]limits counted in memory\n");
  }

  @Test
  void strangers_by_the_dozen_do_not_keep_its_user_from_where_he_was_before(Bank bank) {
    Customer ada = TestBank.at(from(bank, "198.51.100.1")).signUp("ada");
    Map<String, String> right =
        Map.of("email", ada.login().email(), "password", ada.login().password());
    Map<String, String> wrong = Map.of("email", ada.login().email(), "password", "none of them");
    int refused = 0;
    for (int i = 0; i < 36; i++) {
      Api stranger = from(bank, "203.0.113." + (10 + i / 3));
      refused += stranger.post("/v1/auth/login", wrong).status() == 429 ? 1 : 0;
    }
    assertThat(refused).as("of theirs, after fifteen").isEqualTo(21);
    from(bank, "203.0.113.99").post("/v1/auth/login", right).expect(429, "rate_limited");

    from(bank, "198.51.100.1").post("/v1/auth/login", right).expect(200);
  }

  @Test
  void orders_of_money_are_counted_by_user(Bank bank) {
    Customer ada = TestBank.of(bank).signUp("ada");
    Map<String, Object> order = Map.of("from_account_id", TestBank.UNKNOWN_ACCOUNT);
    for (int i = 0; i < 3; i++) {
      ada.api().key("k" + i).post("/v1/transfers", order).expect(400);
    }
    ada.api().key("k").post("/v1/transfers", order).expect(429, "rate_limited");
    ada.api().key("k").post("/v1/transfers/batch", order).expect(429, "rate_limited");
    ada.api().get("/v1/accounts").expect(200);
    TestBank.of(bank).signUp("bob").api().key("k").post("/v1/transfers", order).expect(400);
  }
}
