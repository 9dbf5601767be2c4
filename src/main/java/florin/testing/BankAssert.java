package florin.testing;

import florin.Bank;
import florin.core.AccountId;
import florin.ledger.Proof;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jdbi.v3.core.Jdbi;

/** What a test may want of a bank's books. Reads PostgreSQL itself, beside the API. */
public final class BankAssert extends AbstractAssert<BankAssert, Bank> {
  private BankAssert(Bank bank) {
    super(bank, BankAssert.class);
  }

  public static BankAssert assertThat(Bank bank) {
    return new BankAssert(bank);
  }

  /**
   * @param cents of minor units, held money included
   */
  public BankAssert hasBalance(Person.Account account, long cents) {
    Optional<Long> found =
        jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT balance_cents FROM balance WHERE account_id = :id")
                        .bind("id", AccountId.parse(account.id()).value())
                        .mapTo(Long.class)
                        .findOne());
    if (found.isEmpty() || found.get() != cents) {
      throw failure(
          "Expected account %s to have %s %s, and it has %s",
          account.id(), cents, account.currency(), found.map(Object::toString).orElse("no row"));
    }
    return this;
  }

  /**
   * Every balance is the sum of its entries, every chain whole, every currency even, and the
   * journal played again comes to the same.
   */
  public BankAssert isRight() {
    List<?> findings;
    try {
      findings = new Proof(jdbi()).run((read, all) -> {}, (read, all) -> {}).found().findings();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    if (!findings.isEmpty()) {
      throw failure("Expected the books to be right, and found %s", findings);
    }
    return this;
  }

  private Jdbi jdbi() {
    isNotNull();
    return actual.storage().database().jdbi();
  }
}
