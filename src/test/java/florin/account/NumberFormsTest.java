package florin.account;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The number that an account shows is the one that everybody may type to pay it. */
@ExtendWith(FlorinExtension.class)
class NumberFormsTest {
  private final Customer alice;
  private final Account from;
  private final Account to;

  NumberFormsTest(Bank bank) {
    TestBank test = TestBank.of(bank);
    alice = test.signUp("alice");
    from = test.funded(alice, "EUR", 1_000);
    to = alice.openAccount("EUR");
  }

  @Test
  void an_account_shows_its_number_in_both_forms() {
    Response account = to.now();

    assertThat(account.text("number")).doesNotContain(" ").isEqualTo(to.number());
    assertThat(account.text("number_formatted")).matches("XF\\d\\d( \\d{4}){3}");
    assertThat(account.text("number_formatted").replace(" ", "")).isEqualTo(to.number());
  }

  static Stream<UnaryOperator<String>> ways() {
    return Stream.of(
        shown -> shown,
        shown -> shown.toLowerCase(Locale.ROOT),
        shown -> shown.replace(' ', '\u00a0'),
        shown -> " " + shown.replace(" ", "") + " ");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void it_is_paid_held_for_and_kept_however_it_is_typed(UnaryOperator<String> way) {
    String typed = way.apply(to.now().text("number_formatted"));
    Map<String, Object> order = Customer.order(from, to, 5);
    order.remove("to_account_id");
    order.put("to_account_number", typed);
    assertThat(alice.pay(order, UUID.randomUUID().toString()).expect(201).text("to_account_id"))
        .isEqualTo(to.id());

    order.put("expires_in", 60);
    assertThat(
            alice
                .api()
                .key(UUID.randomUUID().toString())
                .post("/v1/holds", order)
                .expect(201)
                .text("to_account_id"))
        .isEqualTo(to.id());
    Map<String, String> payee = Map.of("name", "Me", "account_number", typed);
    assertThat(alice.api().post("/v1/payees", payee).expect(201).text("account_number"))
        .isEqualTo(to.number());
    assertThat(alice.api().post("/v1/payees/check", payee).expect(200).text("result"))
        .isEqualTo("no_match");
  }
}
