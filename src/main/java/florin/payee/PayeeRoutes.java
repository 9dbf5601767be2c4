package florin.payee;

import florin.core.AccountNumber;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.PayeeId;
import florin.core.UserId;
import florin.http.Actors;
import florin.http.Auth;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.money.Conditions;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/payees}. */
public final class PayeeRoutes {
  private static final int NAME_MAX = 140;
  private static final String NUMBER = "account_number";

  private final PayeeService payees;
  private final NameCheckService checks;
  private final Conditions conditions;

  public PayeeRoutes(PayeeService payees, NameCheckService checks, Conditions conditions) {
    this.payees = payees;
    this.checks = checks;
    this.conditions = conditions;
  }

  /** A payee as the API shows it. */
  public record PayeeView(PayeeId id, String name, String accountNumber, Instant createdAt) {
    static PayeeView of(SavedPayee payee) {
      return new PayeeView(payee.payeeId(), payee.name(), payee.accountNumber(), payee.createdAt());
    }
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    PayeeId after = page.after(PayeeId::parse);
    page.answer(
        ctx,
        payees.list(Auth.caller(ctx).userId(), after, page.fetch()),
        payee -> payee.payeeId().toString(),
        PayeeView::of);
  }

  /** A part of all, as a list shows it. */
  public List<PayeeView> after(Caller caller, @Nullable PayeeView last, int limit) {
    return payees.list(caller.userId(), last == null ? null : last.id(), limit).stream()
        .map(PayeeView::of)
        .toList();
  }

  public void add(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String name = body.text("name", NAME_MAX);
    String typed = body.text(NUMBER, AccountNumber.TYPED_MAX);
    String code = body.optionalCode("totp");
    body.check();
    String number = number(typed);
    conditions.requireStepUp(ctx, code);
    SavedPayee added = payees.add(Auth.caller(ctx).userId(), name, number, Actors.of(ctx));
    ctx.header("Location", "/v1/payees/" + added.payeeId());
    Json.write(ctx, HttpStatus.CREATED, PayeeView.of(added));
  }

  public void find(Context ctx) {
    SavedPayee payee = payees.find(Auth.caller(ctx).userId(), id(ctx));
    Json.write(ctx, HttpStatus.OK, PayeeView.of(payee));
  }

  /** Another number makes it another payee, and is asked for as one. */
  public void change(Context ctx) {
    PayeeId id = id(ctx);
    JsonBody body = JsonBody.of(ctx);
    String name = body.optionalText("name", NAME_MAX);
    String typed = body.optionalText(NUMBER, AccountNumber.TYPED_MAX);
    String code = body.optionalCode("totp");
    if (name == null && typed == null && !body.isWrong("name") && !body.isWrong(NUMBER)) {
      body.error("name", "required", "Send a name, an account_number, or both.");
    }
    body.check();
    String number = typed == null ? null : number(typed);
    UserId user = Auth.caller(ctx).userId();
    SavedPayee before = payees.find(user, id);
    if (number != null && !number.equals(before.accountNumber())) {
      conditions.requireStepUp(ctx, code);
    }
    var change = new PayeeService.Change(name, number);
    SavedPayee changed = payees.change(user, id, change, Actors.of(ctx));
    Json.write(ctx, HttpStatus.OK, PayeeView.of(changed));
  }

  public void remove(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    payees.remove(Auth.caller(ctx).userId(), id(ctx), Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  private record CheckView(String result) {}

  /** Whether the number belongs to whom the caller means. */
  public void check(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String typed = body.text(NUMBER, AccountNumber.TYPED_MAX);
    String name = body.text("name", NAME_MAX);
    body.check();
    NameMatch match = checks.check(number(typed), name, Actors.of(ctx));
    Json.write(ctx, HttpStatus.OK, new CheckView(match.slug()));
  }

  private static PayeeId id(Context ctx) {
    return PayeeId.parse(ctx.pathParam("id"));
  }

  /** Before anything is looked up. */
  private static String number(String typed) {
    String number = AccountNumber.canonical(typed);
    if (!AccountNumber.isValid(number)) {
      throw new BankException(
          ErrorCode.INVALID_ACCOUNT_NUMBER, "The check digits do not fit: a digit is mistyped.");
    }
    return number;
  }
}
