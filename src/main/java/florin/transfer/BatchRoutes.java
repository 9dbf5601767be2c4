package florin.transfer;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.StepUp;
import florin.http.Answers;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.IdempotencyKey;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Problems;
import florin.http.Refusals;
import florin.http.RequestId;
import florin.ledger.Command;
import florin.ledger.Outcome;
import florin.money.Conditions;
import florin.money.ItemView;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import florin.money.Payee;
import florin.transfer.BatchService.Answer;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/transfers/batch}. */
public final class BatchRoutes {
  private static final int UNAVAILABLE = 503;
  private static final String ALONE = "/v1/transfers";
  private static final String KEY = "idempotency_key";

  private final BatchService batches;
  private final AccountAccess access;
  private final Conditions conditions;

  public BatchRoutes(BatchService batches, AccountAccess access, Conditions conditions) {
    this.batches = batches;
    this.access = access;
    this.conditions = conditions;
  }

  /** What an item says, before it is known whose accounts these are. */
  private record Wanted(
      AccountId from,
      Payee payee,
      Orders.MoneyFields money,
      Command.Terms terms,
      Command.@Nullable Key key) {}

  private record Results(List<ItemView> results) {}

  public void create(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String mode = body.required("mode", Choice.of("atomic", "independent"));
    boolean atomic = "atomic".equals(mode);
    boolean dryRun = body.optionalFlag("dry_run");
    if (dryRun && !atomic) {
      body.error("dry_run", "not_atomic", "Only an atomic batch can be tried as a whole.");
    }
    List<Wanted> wanted = new ArrayList<>();
    for (JsonBody item : body.objects("transfers", BatchService.ITEMS_MAX)) {
      wanted.add(wanted(item, dryRun, !atomic));
    }
    String code = body.optionalCode("totp");
    body.check();
    Proof proof = proof(ctx, wanted, code);
    if (atomic) {
      Command.Key key =
          dryRun ? null : new Command.Key(IdempotencyKey.of(ctx), Hash.wrap(body.hash()));
      atomic(ctx, wanted, proof, key);
    } else {
      independent(ctx, wanted, proof);
    }
  }

  private Wanted wanted(JsonBody item, boolean dryRun, boolean keyed) {
    return new Wanted(
        item.required("from_account_id", AccountId::parse),
        Payee.of(item),
        Orders.MoneyFields.of(item),
        Orders.terms(item, dryRun).within(conditions.effectivePast()),
        keyed ? key(item) : null);
  }

  /** An item is the request it would be alone: whichever way its key comes again, it is known. */
  private static Command.@Nullable Key key(JsonBody item) {
    String key = item.required(KEY, IdempotencyKey::bare);
    return item.isWrong(KEY) ? null : new Command.Key(key, Hash.wrap(item.hashAs(ALONE, KEY)));
  }

  /** All under one key. */
  private void atomic(Context ctx, List<Wanted> wanted, Proof proof, Command.@Nullable Key key) {
    List<Command.Key> keys = new ArrayList<>();
    for (int i = 0; key != null && i < wanted.size(); i++) {
      keys.add(key.at(i));
    }
    List<BatchService.Item> items = items(ctx, wanted, proof, keys);
    Answers.later(
        ctx,
        batches.atomic(items),
        answers -> {
          Outcome first = answers.get(0).outcome();
          if (first instanceof Outcome.KeyReused) {
            MoneyAnswers.refuse(ctx, first);
            return;
          }
          MoneyAnswers.replayed(ctx, ItemView.isReplayed(first));
          Told told = key == null ? Told.TRIED : Told.TOGETHER;
          Json.write(ctx, HttpStatus.OK, new Results(views(ctx, answers, told)));
        });
  }

  private void independent(Context ctx, List<Wanted> wanted, Proof proof) {
    List<BatchService.Item> items =
        items(
            ctx,
            wanted,
            proof,
            wanted.stream().map(one -> Objects.requireNonNull(one.key())).toList());
    Answers.later(
        ctx,
        batches.independent(items),
        answers -> {
          List<Answer> known = batches.withKnown(items, answers);
          List<ItemView> views = views(ctx, known, Told.EACH);
          if (known.stream().allMatch(answer -> answer.failure() != null)
              && views.stream().allMatch(view -> view.status() == UNAVAILABLE)) {
            throw refusal(ctx, known.get(0)); // nothing was done: as for a single one
          }
          Json.write(ctx, HttpStatus.OK, new Results(views));
        });
  }

  /**
   * One code is for all of them that ask for it.
   *
   * @param firsts those of the payees who ask for it, whatever the amount
   */
  private record Proof(StepUp stepUp, Set<Payee> firsts) {}

  private Proof proof(Context ctx, List<Wanted> wanted, @Nullable String code) {
    Set<Payee> firsts = conditions.firsts(ctx, wanted.stream().map(Wanted::payee).toList());
    boolean asked =
        !firsts.isEmpty()
            || wanted.stream().anyMatch(one -> conditions.asksFor(one.money().money()));
    return new Proof(conditions.stepUp(ctx, asked, code), firsts);
  }

  private List<BatchService.Item> items(
      Context ctx, List<Wanted> wanted, Proof proof, List<Command.Key> keys) {
    Map<AccountId, Authorized> sources =
        access.findOwn(
            Auth.caller(ctx), wanted.stream().map(Wanted::from).distinct().toList(), Access.PAY);
    List<BatchService.Item> items = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Wanted one = wanted.get(i);
      boolean asks =
          conditions.asksFor(one.money().money()) || proof.firsts().contains(one.payee());
      items.add(
          new BatchService.Item(
              Orders.origin(ctx, keys.isEmpty() ? null : keys.get(i))
                  .with(asks ? proof.stepUp() : StepUp.NOT_NEEDED)
                  .with(conditions.kyc()),
              sources.get(one.from()),
              new TransferService.Order(one.payee(), one.money().money(), one.terms())));
    }
    return items;
  }

  /** What the items are: each answered on its own, all together, or only tried. */
  private enum Told {
    EACH,
    TOGETHER,
    TRIED
  }

  private static List<ItemView> views(Context ctx, List<Answer> answers, Told told) {
    List<ItemView> views = new ArrayList<>();
    List<ErrorCode> refused = new ArrayList<>();
    for (Answer answer : answers) {
      Outcome outcome = answer.outcome();
      int index = views.size();
      ItemView view =
          outcome == null
              ? ItemView.of(index, refusal(ctx, answer), RequestId.of(ctx))
              : ItemView.of(index, outcome, RequestId.of(ctx), told == Told.TRIED);
      views.add(view.saying(told == Told.EACH && ItemView.isReplayed(outcome)));
      if (outcome instanceof Outcome.Declined declined) {
        refused.add(declined.code());
      } else if (answer.failure() instanceof BankException refusal) {
        refused.add(refusal.code());
      }
    }
    Refusals.noteAll(ctx, refused);
    return views;
  }

  private static BankException refusal(Context ctx, Answer answer) {
    Throwable failure = answer.failure();
    return failure == null
        ? new BankException(ErrorCode.INTERNAL_ERROR, "There is no answer.")
        : Problems.refusal(failure, RequestId.of(ctx));
  }
}
