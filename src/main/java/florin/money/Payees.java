package florin.money;

import florin.core.AccountId;
import florin.core.BankException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;

/** Finds customers' accounts by what a payer knows of them. One read, on a handle of its own. */
public final class Payees {
  private static final String BY_NUMBER =
      "SELECT number, account_id FROM account WHERE number = ANY (:numbers) AND type <> 'system'";

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
    String number = ((Payee.ByNumber) payee).number();
    AccountId account = byNumber(List.of(number)).get(number);
    if (account == null) {
      throw BankException.notFound();
    }
    return account;
  }

  /** The accounts of these numbers, without those that nobody has. */
  public Map<String, AccountId> byNumber(Collection<String> numbers) {
    if (numbers.isEmpty()) {
      return Map.of();
    }
    try (Handle handle = jdbi.open()) {
      return handle
          .createQuery(BY_NUMBER)
          .bindArray("numbers", String.class, numbers.toArray())
          .setMapKeyColumn("number")
          .setMapValueColumn("account_id")
          .collectInto(new GenericType<Map<String, AccountId>>() {});
    }
  }
}
