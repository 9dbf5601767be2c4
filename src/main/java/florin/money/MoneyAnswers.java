package florin.money;

import florin.core.BankException;
import florin.http.Answers;
import florin.http.Json;
import florin.http.Problems;
import florin.http.RequestId;
import florin.ledger.Command;
import florin.ledger.Explanations;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers orders of money when the ledger has decided; no thread waits for it. */
public final class MoneyAnswers {
  private final LedgerService ledger;

  public MoneyAnswers(LedgerService ledger) {
    this.ledger = ledger;
  }

  /**
   * Places the order and answers with its transfer, 201, or its refusal. What the order refuses
   * before the ledger sees it comes after the key in the order of refusals: so a key that has an
   * answer gives that one. Without a key it is a dry run: 200, under no id.
   */
  public void transfer(
      Context ctx, Command.Origin origin, Supplier<CompletableFuture<Outcome>> order) {
    boolean dryRun = origin.key() == null;
    Answers.shortly(
        ctx,
        answered(origin, order),
        outcome -> {
          if (outcome instanceof Outcome.Posted posted) {
            posted(ctx, posted, dryRun);
          } else {
            refuse(ctx, outcome);
          }
        });
  }

  private static void posted(Context ctx, Outcome.Posted posted, boolean dryRun) {
    TransferView view = TransferView.fresh(posted.record(), dryRun);
    replayed(ctx, posted.replayed());
    if (!dryRun) {
      ctx.header("Location", "/v1/transfers/" + posted.record().id());
    }
    Json.write(ctx, dryRun ? HttpStatus.OK : HttpStatus.CREATED, view);
  }

  /** Answers a dry run with its transfer, 200, or its refusal, and the reasons for either. */
  public void rehearsed(Context ctx, Explanations.Rehearsed rehearsed, boolean bySource) {
    ExplanationView why =
        ExplanationView.of(
            null, rehearsed.explanation(), new ExplanationView.Reader(bySource, true));
    if (rehearsed.outcome() instanceof Outcome.Posted posted) {
      Json.write(ctx, HttpStatus.OK, TransferView.rehearsed(posted.record(), why));
    } else {
      write(ctx, Refusal.of(rehearsed.outcome(), RequestId.of(ctx)).explained(why));
    }
  }

  /**
   * What is ordered, and how it is shown.
   *
   * @param view of what was posted, now or when the key was first used; may ask the database
   */
  public record Order<T>(
      Command.Origin origin,
      Supplier<CompletableFuture<Outcome>> place,
      Function<Outcome.Posted, T> view) {}

  /** As {@link #transfer}, for orders that leave something else than a transfer behind. */
  public <T> void order(Context ctx, HttpStatus status, Order<T> order) {
    Answers.later(
        ctx,
        answered(order.origin(), order.place()),
        outcome -> {
          if (outcome instanceof Outcome.Posted posted) {
            replayed(ctx, posted.replayed());
            Json.write(ctx, status, order.view().apply(posted));
          } else {
            refuse(ctx, outcome);
          }
        });
  }

  /** Answers with what a posted command left behind. */
  public <T> void result(
      Context ctx,
      HttpStatus status,
      CompletableFuture<Outcome> order,
      Function<Recorded, T> view) {
    Answers.later(
        ctx,
        order,
        outcome -> {
          if (outcome instanceof Outcome.Posted posted) {
            Json.write(ctx, status, view.apply(posted.record()));
          } else {
            refuse(ctx, outcome);
          }
        });
  }

  private CompletableFuture<Outcome> answered(
      Command.Origin origin, Supplier<CompletableFuture<Outcome>> order) {
    try {
      return order.get();
    } catch (BankException refusal) {
      Command.Key key = origin.key();
      if (key == null) {
        throw refusal;
      }
      return CompletableFuture.completedFuture(
          ledger.answered(origin.caller(), key).orElseThrow(() -> refusal));
    }
  }

  /** Answers with an outcome that is a refusal. */
  public static void refuse(Context ctx, Outcome outcome) {
    replayed(ctx, outcome instanceof Outcome.Declined declined && declined.replayed());
    write(ctx, Refusal.of(outcome, RequestId.of(ctx)));
  }

  private static void write(Context ctx, Refusal refusal) {
    Problems.write(ctx, refusal.code(), Json.bytes(refusal.document()));
  }

  /** Says so, where this answer was given before. */
  public static void replayed(Context ctx, boolean replayed) {
    if (replayed) {
      ctx.header("Idempotent-Replayed", "true");
    }
  }
}
