package florin.money;

import florin.core.AccountId;
import florin.core.BankException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Finds customers' accounts by what a payer knows of them. One read, on a handle of its own. */
public final class Payees {
  private static final String BY_NUMBER =
      "SELECT account_id FROM account WHERE number = :number AND type <> 'system'";

  private final Jdbi jdbi;

  public Payees(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @throws BankException {@code not_found} when nobody has the number
   */
  public AccountId find(Payee payee) {
    if (payee instanceof Payee.ById known) {
      return known.id();
    }
    try (Handle handle = jdbi.open()) {
      return handle
          .createQuery(BY_NUMBER)
          .bind("number", ((Payee.ByNumber) payee).number())
          .mapTo(AccountId.class)
          .findOne()
          .orElseThrow(BankException::notFound);
    }
  }
}
