package florin.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.Await;
import florin.Bank;
import florin.Config;
import florin.config.ConfigException;
import florin.config.Mode;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.db.Credentials;
import florin.db.Database.Login;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresDatabase;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock is the database's: of all instances, after a restart, and never in production. */
class SharedClockTest {
  private static final Duration AT_MOST = Duration.ofSeconds(1);
  private static final String CLOCK = "/v1/test/clock";

  @Test
  void two_instances_and_a_restart_go_on_from_the_same_time(@TempDir Path folder) throws Exception {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(folder.resolve("data"), PostgresOptions.durable())) {
      Config config = on(postgres.server().database(PostgresServer.DATABASE), folder);
      Instant set;
      try (Bank one = Bank.start(config);
          Bank two = Bank.start(config)) {
        Instant before = two.now();
        one.advance(Duration.ofDays(700));
        set = one.now();
        Await.until("the other has it", AT_MOST, () -> two.now().isAfter(before.plusSeconds(60)));
        assertThat(Duration.between(one.now(), two.now()).abs()).isLessThan(AT_MOST);
        two.advance(Duration.ofDays(1));
        Await.until("and back", AT_MOST, () -> one.now().isAfter(before.plusSeconds(701 * 86_400)));
      }
      try (Bank again = Bank.start(config)) {
        assertThat(again.now()).isAfter(set.plus(Duration.ofDays(1)));
      }
      assertThatThrownBy(() -> Bank.start(config.withMode(Mode.PRODUCTION)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(
              "FLORIN_MODE is production, but the clock of this database was set");
    }
  }

  private static Config on(PostgresDatabase database, Path folder) {
    return Config.forTests()
        .withStorage(
            new Config.Storage(
                folder, login(database, database.app()), login(database, database.owner()), false));
  }

  private static Login login(PostgresDatabase at, Credentials who) {
    return new Login(at.jdbcUrl(), who.user(), who.password());
  }

  @Test
  void in_production_there_is_nothing_of_it() {
    try (Bank bank = Bank.start(Config.forTests().withMode(Mode.PRODUCTION))) {
      TestBank test = TestBank.of(bank);
      Customer alice = test.signUp("alice");
      for (Api api : List.of(test.api(), alice.api(), alice.api().key("one"))) {
        String nothing = told(api.get("/v1/test/nothing"));
        assertThat(told(api.get(CLOCK))).isEqualTo(nothing);
        for (String path :
            List.of(
                CLOCK,
                CLOCK + "/advance",
                "/v1/simulations/inbound_transfers",
                "/v1/simulations/cards/crd_01jx8z3k5ve7n8x2m4n6p8r0s1/authorizations",
                "/v1/simulations/authorizations/auth_01jx8z3k5ve7n8x2m4n6p8r0s1/capture")) {
          assertThat(told(api.post(path, Map.of("days", 1))))
              .isEqualTo(told(api.post("/v1/test/nothing", Map.of("days", 1))))
              .startsWith("404 not_found");
        }
      }
      assertThatThrownBy(() -> bank.advance(Duration.ofDays(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static String told(Response answer) {
    return answer.verdict() + " " + answer.text("detail") + " " + answer.header("Allow");
  }
}
