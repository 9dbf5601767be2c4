package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In Turkish {@code "TITLE".toLowerCase()} is {@code "tıtle"} and digits are grouped by dots: a
 * bank on such a machine speaks as any other.
 */
class TurkishTest {
  @Test
  void a_bank_on_a_turkish_machine_speaks_as_any_other(@TempDir Path folder) throws Exception {
    try (BankProcess process =
        BankProcess.start(
            folder.resolve("bank"),
            "-Duser.language=tr",
            "-Duser.country=TR",
            "-Dfile.encoding=ISO-8859-9",
            "-Duser.timezone=Europe/Istanbul")) {
      TestBank bank = TestBank.at(process.base());
      Customer alice = bank.signUp("I.Inci");
      assertThat(bank.logIn(alice.login()).id()).isEqualTo(alice.id());
      Account from = bank.funded(alice, "EUR", 1_234_567);
      Account to = alice.openAccount("EUR");

      Response paid = alice.pay(from, to, 1_000_000).expect(201);
      assertThat(paid.text("kind")).isEqualTo("transfer");
      assertThat(paid.text("status")).isEqualTo("posted");
      Response refused = alice.pay(from, to, 1_000_000).expect(422, "insufficient_funds");
      assertThat(refused.text("type")).isEqualTo("/problems/insufficient-funds");
      assertThat(refused.text("title")).isEqualTo("Insufficient funds");
      assertThat(refused.number("available")).isEqualTo(234_567);
      assertThat(alice.api().get("/problems/insufficient-funds").expect(200).text())
          .contains("Insufficient funds")
          .contains("insufficient_funds");
      var byNumber = Customer.order(from, to, 1);
      byNumber.remove("to_account_id");
      byNumber.put("to_account_number", to.number().toLowerCase(java.util.Locale.ROOT));
      alice.pay(byNumber, "lower-case").expect(201);
      alice.api().post(to.path() + "/close").expect(422, "account_not_empty");
      alice.api().post(from.path() + "/freeze").expect(200);
      assertThat(from.status()).isEqualTo("frozen");
      alice.pay(from, to, 1).expect(422, "account_frozen");
    }
  }
}
