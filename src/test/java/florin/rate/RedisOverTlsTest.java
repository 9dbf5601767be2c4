package florin.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code rediss://} with an authority of one's own, as src/deploy has it. */
class RedisOverTlsTest {
  private static final String NEW_KEY = " -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 ";
  private static final Rate RATE = new Rate(6, Duration.ofMinutes(10));
  private static final int INSTANCES = 3;
  private static final long PATIENCE_SECONDS = 60;

  @TempDir static Path folder;

  private static RedisServer redis;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start();
    redis.kill();
    authority("ca");
    authority("another");
    openssl("req -new" + NEW_KEY + "-subj /CN=r -keyout key -out csr");
    Files.writeString(folder.resolve("names"), "subjectAltName=DNS:localhost");
    openssl("x509 -req -in csr -CA ca -CAkey ca.key -CAcreateserial -extfile names -out crt");
    port = freePort();
    String options =
        "--tls-port %d --tls-auth-clients no --tls-ca-cert-file %s/ca --tls-cert-file %2$s/crt"
            + " --tls-key-file %2$s/key";
    redis.begin(options.formatted(port, folder).split(" ", -1)); // and the test's own, in clear
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  @BeforeEach
  void empty() throws Exception {
    assertThat(redis.ask("FLUSHALL")).isEqualTo("+OK");
  }

  private static void authority(String name) throws Exception {
    openssl("req -x509" + NEW_KEY + "-subj /CN=%s -keyout %1$s.key -out %1$s".formatted(name));
  }

  private static void openssl(String arguments) throws Exception {
    Process process =
        new ProcessBuilder(("openssl " + arguments).split(" ", -1))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static int freePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static RedisAddress at(String host, @Nullable String authority) {
    URI url = URI.create("rediss://" + host + ":" + port);
    return new RedisAddress(url, authority == null ? null : folder.resolve(authority));
  }

  @Test
  void two_instances_count_as_one_over_it() throws Exception {
    Asked asked = new Asked("login", "a", RATE);
    try (RedisLink here = link(at("localhost", "ca"));
        RedisLink there = link(at("localhost", "ca"))) {
      RedisBuckets one = connected(here);
      RedisBuckets two = connected(there);
      assertThat(passed(4, () -> within(one.take(asked)).allowed())).isEqualTo(4);
      assertThat(passed(20, () -> within(two.take(asked)).allowed())).isEqualTo(2);
      assertThat(passed(20, () -> within(one.take(asked)).allowed())).isZero();
    }
    assertThat(redis.ask("DBSIZE")).isEqualTo(":1");
  }

  private static int passed(int requests, Callable<Boolean> isAllowed) throws Exception {
    int passed = 0;
    for (int i = 0; i < requests; i++) {
      passed += isAllowed.call() ? 1 : 0;
    }
    return passed;
  }

  @Test
  void one_that_another_authority_vouches_for_is_told_nothing() throws Exception {
    assertToldNothing("localhost", "another");
  }

  @Test
  void nor_is_one_that_java_does_not_know() throws Exception {
    assertToldNothing("localhost", null);
  }

  @Test
  void nor_one_with_another_name() throws Exception {
    assertToldNothing("127.0.0.1", "ca");
  }

  /** Refused before a word of ours; this instance's share counts here. */
  private static void assertToldNothing(String host, @Nullable String authority) throws Exception {
    RedisAddress address = at(host, authority);
    try (RedisLink link = link(address)) {
      assertThatThrownBy(() -> connected(link))
          .hasRootCauseInstanceOf(GeneralSecurityException.class);
    }
    try (SharedBuckets alone = SharedBuckets.open(address, INSTANCES, Clock.systemUTC())) {
      Asked asked = new Asked("login", "a", RATE);
      assertThat(passed(20, () -> alone.take(asked).allowed())).isEqualTo(2);
      assertThat(alone.state().ok()).isFalse();
    }
    assertThat(redis.ask("DBSIZE")).isEqualTo(":0"); // a probe is kept for ten seconds
  }

  private static RedisLink link(RedisAddress address) {
    return new RedisLink(address, Clock.systemUTC());
  }

  /** Tries again where a busy machine took too long; any other failure is thrown. */
  private static RedisBuckets connected(RedisLink link) throws Exception {
    Exception late = null;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      try {
        return within(link.connect());
      } catch (ExecutionException | TimeoutException failure) {
        if (rootOf(failure) instanceof GeneralSecurityException) {
          throw failure;
        }
        late = failure;
      }
    }
    throw new AssertionError("too late each time", late);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static <T> T within(CompletableFuture<T> answer) throws Exception {
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
