package stranger;

import static florin.testing.BankAssert.assertThat;

import florin.Bank;
import florin.testing.FlorinTest;
import florin.testing.People;
import florin.testing.Person;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@FlorinTest
class RentTest {
  @Test
  void rent_is_paid_and_no_cent_is_lost(Bank bank, People people) {
    Person ada = people.signUp("Ada");
    Person.Account everyday = ada.opens("checking", "EUR");
    Person.Account rents = people.signUp("Chiara").opens("checking", "EUR");
    people.operator().paysIn(everyday, 100_00);

    ada.pays(everyday, rents, 75_00).expect(201);
    ada.pays(everyday, rents, 75_00).expect(422, "insufficient_funds");

    assertThat(bank).hasBalance(everyday, 25_00).hasBalance(rents, 75_00).isRight();
  }

  @Test
  void what_is_held_is_free_again_when_time_has_passed(Bank bank, People people) {
    Person ada = people.signUp("Ada");
    Person.Account everyday = ada.opens("checking", "EUR");
    Person.Account rents = people.signUp("Chiara").opens("checking", "EUR");
    people.operator().paysIn(everyday, 50_00);
    ada.post(
            "/v1/holds",
            Map.of(
                "from_account_id", everyday.id(),
                "to_account_id", rents.id(),
                "amount", 50_00,
                "currency", "EUR",
                "expires_in", 86_400))
        .expect(201);

    bank.advance(Duration.ofDays(30));

    ada.pays(everyday, ada.opens("savings", "EUR"), 50_00).expect(201);
    assertThat(bank).hasBalance(everyday, 0).isRight();
  }
}
