package florin.money;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.Hash;
import florin.core.Kyc;
import florin.core.Money;
import florin.core.StepUp;
import florin.core.TransferId;
import florin.http.Asker;
import florin.http.Auth;
import florin.http.IdempotencyKey;
import florin.http.JsonBody;
import florin.http.RequestId;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import io.javalin.http.Context;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads what every order of money has. Fields are read before {@link JsonBody#check}, so that all
 * that is wrong is said at once, and used after it.
 */
public final class Orders {
  /** Code points of a memo. */
  public static final int MEMO_MAX = 140;

  private Orders() {}

  /** The amount and currency of a body, each noted as wrong where it is. */
  public record MoneyFields(long amount, String currency) {
    public static MoneyFields of(JsonBody body) {
      return new MoneyFields(body.amount("amount"), body.currency("currency"));
    }

    /** After {@link JsonBody#check} only. */
    public Money money() {
      return new Money(amount, currency);
    }
  }

  public static Command.Terms terms(JsonBody body) {
    return terms(body, body.optionalFlag("dry_run"));
  }

  /** Where a dry run is not this order's own to ask for. */
  public static Command.Terms terms(JsonBody body, boolean dryRun) {
    String memo = body.optionalText("memo", MEMO_MAX);
    Instant effectiveAt = body.optionalInstant("effective_at");
    Long version = body.optionalWhole("if_balance_version", 0, Long.MAX_VALUE);
    return new Command.Terms(
        memo == null ? null : ErasableText.of(memo), effectiveAt, version, dryRun);
  }

  /** Whether the reasons are asked for, which only a dry run has beside it. */
  public static boolean explain(JsonBody body, Command.Terms terms) {
    boolean explain = body.optionalFlag("explain");
    if (explain && !terms.dryRun()) {
      body.error("explain", "only_dry_run", "Ask for it with dry_run, or ask for …/explain.");
    }
    return explain;
  }

  /**
   * Who orders it and under which name. A dry run uses up no key.
   *
   * @throws florin.core.BankException {@code idempotency_key_required}
   */
  public static Command.Origin origin(Context ctx, JsonBody body, boolean dryRun) {
    Command.Key key =
        dryRun ? null : new Command.Key(IdempotencyKey.of(ctx), Hash.wrap(body.hash()));
    return origin(ctx, key);
  }

  /** For commands that do nothing twice by themselves: freezing, closing. */
  public static Command.Origin origin(Context ctx) {
    return origin(ctx, null);
  }

  public static Command.Origin origin(Context ctx, Command.@Nullable Key key) {
    TransferId id = new TransferId(UuidCreator.getTimeOrderedEpoch());
    return new Command.Origin(
        id,
        Auth.caller(ctx),
        key,
        RequestId.of(ctx),
        Asker.address(ctx),
        StepUp.NOT_NEEDED,
        Kyc.NOT_ASKED);
  }
}
