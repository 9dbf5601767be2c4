package florin.http;

import static org.assertj.core.api.Assertions.assertThat;

import florin.rate.Network;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word on who asks counts. */
class TrustedProxiesTest {
  private static final SampleServer behind = behind("127.0.0.1", "10.0.0.0/8", "fd00::/8");
  private static final SampleServer elsewhere = behind("10.0.0.0/8");
  private static final SampleServer alone = new SampleServer();

  private static SampleServer behind(String... proxies) {
    List<Network> networks = Stream.of(proxies).map(Network::parseCidr).toList();
    return new SampleServer(
        new HttpSettings(
            "127.0.0.1", 0, Set.of(), "/sample-pages", null, networks, RateLimits.off()));
  }

  @AfterAll
  static void stop() {
    Stream.of(behind, elsewhere, alone).forEach(SampleServer::close);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "192.0.2.1 > 192.0.2.1",
        "6.6.6.6, 192.0.2.1 > 192.0.2.1",
        "6.6.6.6,192.0.2.1, 10.1.1.1 > 192.0.2.1",
        "127.0.0.1, 192.0.2.1, 10.1.1.1,10.1.1.2 > 192.0.2.1",
        "192.0.2.1, 10.1.1.1|10.1.1.2 > 192.0.2.1",
        "6.6.6.6|192.0.2.1 > 192.0.2.1",
        "10.1.1.1, 10.1.1.2 > 10.1.1.1",
        "192.0.2.1:4711 > 192.0.2.1",
        "::ffff:192.0.2.1 > 192.0.2.1",
        "2001:db8::1 > 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1]:80 > 2001:db8:0:0:0:0:0:1",
        "2001:db8::1, fd00::7 > 2001:db8:0:0:0:0:0:1",
        "unknown > 127.0.0.1",
        "192.0.2.1, evil > 127.0.0.1",
        "192.0.2.1, evil, 10.1.1.1 > 10.1.1.1",
        "192.0.2.1, localhost > 127.0.0.1",
        "192.0.2.1, > 127.0.0.1",
        "192.0.2.1, 1.2.3.4.5 > 127.0.0.1",
        "192.0.2.1, 999.1.1.1 > 127.0.0.1",
        "192.0.2.1, 2001:db8::1%lo > 127.0.0.1",
        "' ' > 127.0.0.1",
      })
  void the_last_address_that_is_not_a_proxy_of_ours_asks(String forwarded, String asker) {
    String[] headers =
        Stream.of(forwarded.strip().split("\\|"))
            .map(value -> "X-Forwarded-For: " + value)
            .toArray(String[]::new);
    assertThat(behind.send("GET /v1/asker", headers).text())
        .isEqualTo(asker.strip() + " http false");
    for (SampleServer direct : List.of(elsewhere, alone)) {
      assertThat(direct.send("GET /v1/asker", headers).text()).isEqualTo("127.0.0.1 http false");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-Proto: https, true",
    "X-Forwarded-Proto: HTTPS, true",
    "'X-Forwarded-Proto: http, https', true",
    "'X-Forwarded-Proto: https, http', false",
    "X-Forwarded-Proto: httpss, false",
    "X-Forwarded-Proto:, false",
    "Forwarded: proto=https, false",
    "X-Forwarded-Scheme: https, false",
    "X-Forwarded-Ssl: on, false",
  })
  void tls_ends_where_a_trusted_proxy_says_so(String header, boolean secure) {
    Reply reply = behind.send("GET /v1/asker", header);
    assertThat(reply.text()).isEqualTo("127.0.0.1 " + (secure ? "https true" : "http false"));
    assertThat(reply.headers("Strict-Transport-Security"))
        .hasSize(secure ? 1 : 0)
        .allMatch("max-age=31536000; includeSubDomains"::equals);
    for (SampleServer direct : List.of(elsewhere, alone)) {
      Reply plain = direct.send("GET /v1/asker", header);
      assertThat(plain.text()).isEqualTo("127.0.0.1 http false");
      assertThat(plain.headers("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void nothing_else_that_is_forwarded_counts() {
    Reply reply =
        behind.send(
            "GET /v1/asker",
            "Forwarded: for=192.0.2.1;proto=https",
            "X-Real-IP: 192.0.2.1",
            "True-Client-IP: 192.0.2.1",
            "X-Forwarded-Host: evil.test",
            "X-Forwarded-Port: 1");
    assertThat(reply.text()).isEqualTo("127.0.0.1 http false");
  }
}
