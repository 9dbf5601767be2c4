package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.Bank;
import florin.Config;
import florin.config.LogFormat;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two banks in one JVM know nothing of each other. */
class TwoBanksTest {
  private static Bank start() {
    return Bank.start(
        Config.forTests()
            .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD));
  }

  private static int portOf(Bank bank) {
    return URI.create(bank.baseUrl()).getPort();
  }

  @Test
  void each_has_its_own_people_money_and_keys_and_outlives_the_other() {
    try (Bank one = start()) {
      TestBank here = TestBank.of(one);
      Customer alice = here.signUp("alice");
      Account from = here.funded(alice, "EUR", 1_000);
      Account to = alice.openAccount("EUR");
      try (Bank two = start()) {
        TestBank there = TestBank.of(two);
        Api stranger = there.api().as(alice.api().headers().get("Authorization").substring(7));
        stranger.get("/v1/me").expect(401, "unauthenticated");
        there
            .api()
            .post(
                "/v1/auth/login",
                Map.of("email", alice.login().email(), "password", alice.login().password()))
            .expect(401, "invalid_credentials");

        Customer bob = there.signUp("bob");
        Account his = there.funded(bob, "EUR", 500);
        Account second = bob.openAccount("EUR");
        assertThat(bob.api().get(from.path()).status()).isEqualTo(404);
        bob.pay(Customer.order(his, second, 70), "same key").expect(400);
        bob.pay(Customer.order(his, second, 70), "same-key").expect(201);
        alice.pay(Customer.order(from, to, 30), "same-key").expect(201);
        assertThat(his.balance()).isEqualTo(430);
        there.assertLedgerBalances();
      }
      assertThat(from.balance()).isEqualTo(970);
      alice.pay(from, to, 1).expect(201);
      here.assertLedgerBalances();
      assertThat(portOf(one)).isPositive();
    }
  }

  @Test
  void one_that_finds_its_port_taken_leaves_nothing_behind() throws IOException {
    int metricsPort = listen(0);
    try (Bank one = start()) {
      var watch = new Config.Watch(Duration.ofHours(1), metricsPort, null, LogFormat.TEXT);
      Config taken =
          Config.forTests()
              .withHttp(new Config.Http("127.0.0.1", portOf(one), null, Set.of()))
              .withWatch(watch);

      assertThatThrownBy(() -> Bank.start(taken)).hasStackTraceContaining("already in use");

      assertThat(listen(metricsPort)).isEqualTo(metricsPort);
    }
  }

  /** Listens for a moment, on a free port for 0; fails where somebody else does. */
  private static int listen(int port) throws IOException {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
