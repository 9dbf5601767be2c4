package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Api;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every process of PostgreSQL stands still (SIGSTOP) for as long as {@code florin.test.stopped}
 * says (20 seconds unless told): it takes connections and says nothing.
 */
class StoppedPostgresTest {
  private static final Duration STOPPED =
      Duration.parse(System.getProperty("florin.test.stopped", "PT20S"));
  private static final long ANSWER_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);
  private static final long BACK_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
  private static final int READERS = 100;
  private static final int SIGNING_IN = 2;

  private final Drill drill;

  StoppedPostgresTest(@TempDir Path folder) throws Exception {
    drill = new Drill(folder);
  }

  @AfterEach
  void end() throws Exception {
    drill.close();
  }

  @Test
  void everybody_is_told_so_within_three_seconds_and_served_again_by_itself() throws Exception {
    List<Clients.Answer> meanwhile;
    List<Clients.Answer> all;
    long back;
    try (Clients clients = drill.clients()) {
      clients.payAt(drill.api());
      clients.alsoAsk(READERS, "read", readingAnAccount(drill.api()));
      clients.alsoAsk(SIGNING_IN, "sign in", signingIn(drill.api()));
      Drill.letThemPay(clients);

      drill.process().stopPostgres();
      long stopped = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(STOPPED.toNanos());
      long continued = System.nanoTime();
      drill.process().continuePostgres();

      Drill.letThemPay(clients);
      back = System.nanoTime() - continued;
      TimeUnit.SECONDS.sleep(1);
      clients.close();
      all = List.copyOf(clients.answers());
      meanwhile =
          all.stream()
              .filter(one -> one.begun() - stopped > 0 && one.ended() - continued < 0)
              .toList();
      assertThat(all)
          .filteredOn(one -> one.ended() - stopped > 0)
          .allMatch(one -> one.ended() - Math.max(one.begun(), stopped) < ANSWER_NANOS_MAX);
    }
    assertThat(meanwhile).allMatch(one -> one.status() == 503 && one.retryAfter());
    assertThat(meanwhile).extracting(Clients.Answer::what).contains("POST", "read", "sign in");
    assertThat(back).isLessThan(BACK_NANOS_MAX);
    drill.assertNothingIsLostOrDoubled(
        "PostgreSQL stopped for %s, back %d ms after, slowest answers meanwhile, ms %s"
            .formatted(STOPPED, TimeUnit.NANOSECONDS.toMillis(back), slowest(meanwhile)));
  }

  private static Map<String, Long> slowest(List<Clients.Answer> answers) {
    return answers.stream()
        .collect(
            Collectors.toMap(
                Clients.Answer::what,
                one -> TimeUnit.NANOSECONDS.toMillis(one.ended() - one.begun()),
                Math::max,
                TreeMap::new));
  }

  private HttpRequest readingAnAccount(Api api) {
    String path = "/v1/accounts/" + drill.accounts().iterator().next();
    HttpRequest.Builder request = HttpRequest.newBuilder(api.base().resolve(path));
    api.headers().forEach(request::header);
    return request.build();
  }

  private HttpRequest signingIn(Api api) {
    String body =
        "{\"email\":\"%s\",\"password\":\"%s\"}"
            .formatted(drill.login().email(), drill.login().password());
    return HttpRequest.newBuilder(api.base().resolve("/v1/auth/login"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
