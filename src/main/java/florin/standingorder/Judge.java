package florin.standingorder;

import florin.core.AccountId;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.Money;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.TransferKind;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Judges an order by the rules of a transfer, which it is a promise of: by a rehearsal of that, in
 * the ledger's own words.
 */
record Judge(LedgerService ledger) {
  /** What may be otherwise when an order is due. */
  private static final Set<ErrorCode> MAY_CHANGE =
      EnumSet.of(
          ErrorCode.LIMIT_EXCEEDED, ErrorCode.INSUFFICIENT_FUNDS, ErrorCode.BALANCE_OUT_OF_RANGE);

  /** Why it may not be given, if so. Both sides are missing where a number is mistyped. */
  CompletableFuture<Optional<Outcome>> judge(
      Command.Origin origin, @Nullable AccountId from, @Nullable AccountId to, Money money) {
    var rehearsal =
        new Command.Transfer(
            origin.asCustomer(),
            TransferKind.TRANSFER,
            from,
            to,
            money,
            new Command.Terms(null, null, null, true));
    return ledger
        .submit(rehearsal)
        .thenApply(
            outcome ->
                outcome instanceof Outcome.Declined declined
                        && !MAY_CHANGE.contains(declined.code())
                    ? Optional.of(outcome)
                    : Optional.empty());
  }

  static BankException inThePast(String pointer, ZoneId zone) {
    return BankException.invalid(
        List.of(
            new FieldError(
                pointer, "in_the_past", "Send today's date in " + zone + " or a later one.")));
  }
}
