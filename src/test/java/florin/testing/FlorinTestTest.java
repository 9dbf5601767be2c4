package florin.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.Bank;
import florin.Config;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others test their own programs with. */
@FlorinTest
class FlorinTestTest {
  private static final int FURTHER_BANKS = 21;

  @Test
  void people_have_accounts_and_money_moves_between_them(Bank bank, People people) {
    Person ada = people.signUp("Ada");
    Person.Account everyday = ada.opens("checking", "EUR");
    Person.Account rents = people.signUp("Ada").opens("savings", "EUR");
    people.operator().paysIn(everyday, 100_00);

    ada.pays(everyday, rents, 75_00).expect(201);
    ada.pays(everyday, rents, 75_00).expect(422, "insufficient_funds");

    assertThat(ada.get("/v1/me").expect(200).text("email")).isEqualTo(ada.email());
    BankAssert.assertThat(bank).hasBalance(everyday, 25_00).hasBalance(rents, 75_00).isRight();
  }

  @Test
  void whatever_somebody_is_called_he_signs_up_and_gets_what_is_no_json_as_text(People people) {
    for (String name : List.of("José", "Ada L.", "Émile", "李", "...")) {
      assertThat(people.signUp(name).get("/v1/me").expect(200).text("full_name")).isEqualTo(name);
    }
    assertThat(people.signUp("Ada").get("/docs").expect(200).text("text")).contains("<html");
  }

  @Test
  void what_is_not_so_is_said_with_what_is(Bank bank, People people) {
    Person ada = people.signUp("Ada");
    Person.Account everyday = ada.opens("checking", "EUR");
    var books = BankAssert.assertThat(bank);
    assertThatThrownBy(() -> books.hasBalance(everyday, 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to have 1 EUR, and it has 0");
    Person.Account gone =
        new Person.Account("acc_01jx8z3k5ve7n8x2m4n6p8r0s1", everyday.number(), "EUR");
    assertThatThrownBy(() -> books.hasBalance(gone, 0)).hasMessageContaining("no row");
    assertThatThrownBy(() -> ada.paysIn(everyday, 100))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("POST /v1/deposits: 403 instead of 201")
        .hasMessageContaining("operator_required");
  }

  @Test
  void a_wrong_balance_is_found() {
    try (Bank other = Bank.start(Config.forTests())) {
      People.of(other).signUp("Ada").opens("checking", "EUR");
      other
          .storage()
          .database()
          .jdbi()
          .useHandle(
              handle ->
                  assertThat(handle.execute("UPDATE balance SET balance_cents = balance_cents + 1"))
                      .isPositive());
      assertThatThrownBy(() -> BankAssert.assertThat(other).isRight())
          .hasMessageContaining("Expected the books to be right, and found");
    }
  }

  /** The first few run cold code; what is made ahead is made while a test before is at work. */
  @Test
  void a_further_bank_costs_little() {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < FURTHER_BANKS; i++) {
      long begun = System.nanoTime();
      try (Bank further = Bank.start(Config.forTests())) {
        millis.add((System.nanoTime() - begun) / 1_000_000);
        People.of(further).signUp("Ada").opens("checking", "EUR");
      }
    }
    Collections.sort(millis);
    long median = millis.get(FURTHER_BANKS / 2);
    System.out.println("a further bank, ms: " + millis + ", median " + median);
    assertThat(median).isLessThan(1_000);
  }
}
