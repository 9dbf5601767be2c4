package florin.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that has a bank: its constructor and methods may take a {@link florin.Bank} and its
 * {@link People}. As {@link FlorinExtension} with the usual settings.
 *
 * <pre>{@code
 * @FlorinTest
 * class RentTest {
 *   @Test
 *   void rent_is_paid(Bank bank, People people) {
 *     Person ada = people.signUp("Ada");
 *     Person.Account everyday = ada.opens("checking", "EUR");
 *     people.operator().paysIn(everyday, 100_00);
 *     …
 *     BankAssert.assertThat(bank).hasBalance(everyday, 75_00).isRight();
 *   }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FlorinExtension.class)
public @interface FlorinTest {}
