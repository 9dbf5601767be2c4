package florin.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.Bank;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.core.BankException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One bank a class, with an operator, and with other settings where they are asked for. */
class FlorinExtensionTest {
  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(usual -> usual.withSessionIdle(Duration.ofMinutes(2)));

  private final Bank ofTheClass;

  FlorinExtensionTest(Bank bank) {
    ofTheClass = bank;
  }

  @Test
  void constructor_and_methods_are_given_the_same_bank(Bank bank) {
    assertThat(bank).isSameAs(ofTheClass);
  }

  @Nested
  class Inside {
    @Test
    void nested_classes_share_it(Bank bank) {
      assertThat(bank).isSameAs(ofTheClass);
    }
  }

  @Test
  void its_operator_can_log_in_and_its_settings_are_those_asked_for(Bank bank) {
    Api api = Api.at(URI.create(bank.baseUrl()));
    Map<String, String> login =
        Map.of(
            "email", FlorinExtension.OPERATOR_EMAIL,
            "password", FlorinExtension.OPERATOR_PASSWORD);
    String token = api.post("/v1/auth/login", login).expect(200).text("access_token");

    Instant idleEnd = Instant.parse(api.as(token).get("/v1/session").text("idle_expires_at"));
    assertThat(idleEnd).isBefore(Instant.now().plus(Duration.ofMinutes(3)));
    assertThat(api.as(token).get("/v1/me").text("role")).isEqualTo("operator");
  }

  @Test
  void a_test_moves_its_bank_s_clock_and_nobody_is_logged_out(Bank bank) {
    Customer alice = TestBank.of(bank).signUp("alice");
    Instant before = bank.now();

    bank.advance(Duration.ofDays(30));

    Duration passed = Duration.between(before, bank.now());
    assertThat(passed).isBetween(Duration.ofDays(30), Duration.ofDays(30).plusMinutes(5));
    Instant opened = Instant.parse(alice.openAccount("EUR").now().text("created_at"));
    assertThat(opened).isAfter(before.plus(Duration.ofDays(30)));
    Duration back = Duration.ofSeconds(-1);
    assertThatThrownBy(() -> bank.advance(back)).isInstanceOf(BankException.class);
  }
}
