package florin.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.auth.Forgeries;
import florin.config.Secret;
import florin.core.SessionId;
import florin.core.UserId;
import florin.testing.FlorinExtension;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is no access token is 401, over real HTTP, and says always the same. */
class ForgedTokensTest {
  private static final String KEY = "a secret of this test, thirty-two bytes long";

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config ->
              config.withKeys(
                  new Config.Keys(
                      new Secret(KEY),
                      null,
                      Secret.random(),
                      Secret.random(),
                      config.keys().encryption(),
                      4)));

  @Test
  void each_forgery_that_can_be_sent_is_401(Bank started) {
    TestBank bank = TestBank.of(started);
    Customer alice = bank.signUp("alice");
    String good = alice.api().headers().get("Authorization").substring("Bearer ".length());
    Forgeries forge =
        new Forgeries(
            KEY.getBytes(UTF_8), UserId.parse(alice.id()), sessionOf(good), Instant.now());
    bank.api().as(forge.signed(forge.header(), forge.payload())).get("/v1/me").expect(200);

    int sent = 0;
    for (Map.Entry<String, String> forgery :
        forge.all(good, String.valueOf(alice.refreshToken())).entrySet()) {
      boolean forged = !forgery.getValue().strip().equals(good); // blanks around it are HTTP's
      if (forged && forgery.getValue().matches("[ -~]{0,6000}")) {
        Response answer = bank.api().as(forgery.getValue()).get("/v1/me");
        assertThat(answer.status()).as(forgery.getKey()).isEqualTo(401);
        assertThat(answer.code()).as(forgery.getKey()).isEqualTo("unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        sent++;
      }
    }
    System.out.println(sent + " forgeries over HTTP");
    assertThat(sent).isGreaterThanOrEqualTo(150);
    alice.api().get("/v1/me").expect(200);
    bank.api()
        .post("/v1/auth/refresh", Map.of("refresh_token", good.replace('.', '-')))
        .expect(401, "unauthenticated");
  }

  private static SessionId sessionOf(String token) {
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    Matcher sid = Pattern.compile("ses_[0-9a-z]{26}").matcher(new String(payload, UTF_8));
    assertThat(sid.find()).isTrue();
    return SessionId.parse(sid.group());
  }
}
