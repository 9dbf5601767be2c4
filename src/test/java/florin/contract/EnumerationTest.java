package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.testing.FlorinExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Nobody learns from an answer, or from how long it takes, whether there is such a user. */
@Isolated("times are compared")
class EnumerationTest {
  private static final int SAMPLES = 200;

  /** Of a sorted sample: without what the machine did beside. */
  private static final int TRIMMED = SAMPLES / 4;

  /** As heavy as is needed for it to be most of what takes time, as it is in a real bank. */
  private static final int BCRYPT_COST = 8;

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config -> {
            Config.Keys keys = config.keys();
            return config.withKeys(
                new Config.Keys(
                    keys.jwtSecret(),
                    keys.jwtSecretPrevious(),
                    keys.passwordPepper(),
                    keys.checkpointKey(),
                    keys.encryption(),
                    BCRYPT_COST));
          });

  private final TestBank bank;
  private final Customer known;
  private final Customer locked;
  private final Customer guarded;

  EnumerationTest(Bank bank) {
    this.bank = TestBank.of(bank);
    known = this.bank.signUp("known");
    locked = this.bank.signUp("locked");
    this.bank.operator().lock(locked);
    guarded = this.bank.signUp("guarded");
    Authenticator.enrol(guarded.api(), java.time.Clock.systemUTC());
  }

  @Test
  void a_log_in_with_a_wrong_password_tells_nothing() {
    compare(
        email ->
            bank.api()
                .post("/v1/auth/login", Map.of("email", email, "password", "wrong password")));
  }

  @Test
  void asking_for_a_new_password_tells_nothing() {
    compare(email -> bank.api().post("/v1/auth/password_resets", Map.of("email", email)));
  }

  private interface Asking {
    Response with(String email);
  }

  private void compare(Asking asking) {
    Map<String, Supplier<String>> whom = new LinkedHashMap<>();
    int[] made = {0};
    whom.put("unknown", () -> "unknown." + made[0]++ + "@example.com");
    whom.put("known", () -> known.login().email());
    whom.put("locked", () -> locked.login().email());
    whom.put("guarded", () -> guarded.login().email());
    Map<String, long[]> nanos = new LinkedHashMap<>();
    Map<String, String> shape = new LinkedHashMap<>();
    whom.keySet().forEach(who -> nanos.put(who, new long[SAMPLES]));
    List<String> order = new ArrayList<>(whom.keySet());
    Random random = new Random(7);
    for (int i = -20; i < SAMPLES; i++) {
      Collections.shuffle(order, random); // what one sets off must not always slow the same next
      for (String who : order) {
        String email = whom.get(who).get();
        long begun = System.nanoTime();
        Response answer = asking.with(email);
        if (i >= 0) {
          nanos.get(who)[i] = System.nanoTime() - begun;
        }
        shape.put(who, shape(answer));
      }
    }
    assertThat(new TreeSet<>(shape.values())).as(shape.toString()).hasSize(1);
    long unknown = trimmedMean(nanos.get("unknown"));
    nanos.forEach(
        (who, sample) -> {
          long mean = trimmedMean(sample);
          System.out.printf("enumeration: %s %d us%n", who, mean / 1_000);
          assertThat(mean).as(who).isBetween(unknown * 9 / 10, unknown * 11 / 10);
        });
  }

  private static long trimmedMean(long[] sample) {
    long[] sorted = sample.clone();
    Arrays.sort(sorted);
    return (long)
        Arrays.stream(sorted, TRIMMED, SAMPLES - TRIMMED)
            .average()
            .orElseThrow(AssertionError::new);
  }

  /** All of an answer but what is another one each time. */
  private static String shape(Response answer) {
    Map<String, Object> headers = new java.util.TreeMap<>(answer.exchange().received());
    headers.remove("date");
    headers.remove("request-id");
    String text = answer.text().replaceAll("\"request_id\":\"\\w+\"", "…");
    return answer.status() + " " + headers + " " + text;
  }
}
