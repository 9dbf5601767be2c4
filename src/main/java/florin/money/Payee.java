package florin.money;

import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.http.JsonBody;

/** Where money is to go. */
public sealed interface Payee {
  record ById(AccountId id) implements Payee {}

  record ByNumber(String typed) implements Payee {
    /** As it is kept, whatever spaces and case were typed. */
    public String number() {
      return AccountNumber.canonical(typed);
    }
  }

  /** A number whose check digits do not fit; nobody is looked up by it. */
  default boolean isMistyped() {
    return this instanceof ByNumber by && !AccountNumber.isValid(by.number());
  }

  /** Either {@code to_account_id} or {@code to_account_number} of a body, noted as wrong else. */
  static Payee of(JsonBody body) {
    AccountId id = body.optional("to_account_id", AccountId::parse);
    String number = body.optionalText("to_account_number", AccountNumber.TYPED_MAX);
    if (id != null && number == null) {
      return new ById(id);
    }
    boolean wrong = body.isWrong("to_account_id") || body.isWrong("to_account_number");
    if (!wrong && (number == null || id != null)) {
      body.error(
          "to_account_id", "one_of", "Send either to_account_id or to_account_number, not both.");
    }
    return new ByNumber(number == null ? "" : number);
  }
}
