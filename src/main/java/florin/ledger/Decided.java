package florin.ledger;

import florin.core.AccountId;
import org.jspecify.annotations.Nullable;

/** A command and what became of it, as a {@link Companion} sees it. */
public record Decided(Command command, Outcome outcome, Before before) {

  /**
   * What the command was about, as it was.
   *
   * @param status of the account: active, frozen or closed; null where there is none
   * @param limits of what {@link SetLimits} is about
   */
  public record Before(@Nullable String status, Allowance.Limits limits) {
    static final Before NOTHING = new Before(null, Allowance.Limits.NONE);

    static Before of(Books books, Command command) {
      if (command instanceof SetLimits set) {
        Allowance allowance = books.allowance(set.allowance());
        return allowance == null ? NOTHING : new Before(null, allowance.limits());
      }
      AccountId id =
          command instanceof Command.Restrict || command instanceof Command.CloseAccount
              ? command.from()
              : null;
      AccountState account = id == null ? null : books.account(id);
      return account == null ? NOTHING : new Before(status(account), Allowance.Limits.NONE);
    }

    private static String status(AccountState account) {
      return account.closed() ? "closed" : account.restrictions().any() ? "frozen" : "active";
    }
  }
}
