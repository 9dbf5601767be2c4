package florin.admin;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.UserId;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/accounts}. */
public final class AdminAccountRoutes {
  private static final int REASON_MAX = 140;
  private static final UnaryOperator<String> STATUS = Choice.of("active", "frozen", "closed");

  private final AdminAccountService accounts;
  private final AccountAccess access;
  private final MoneyAnswers answers;

  public AdminAccountRoutes(
      AdminAccountService accounts, AccountAccess access, MoneyAnswers answers) {
    this.accounts = accounts;
    this.access = access;
    this.answers = answers;
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    var filter =
        new AdminAccountService.Filter(
            query.optional("number", AdminAccountRoutes::number),
            query.optional("status", STATUS),
            query.optional("currency", AdminAccountRoutes::currency),
            query.optional("owner_id", UserId::parse));
    Page page = query.page();
    query.check();
    AccountId after = page.after(AccountId::parse);
    page.answer(
        ctx,
        accounts.list(filter, after, page.fetch()),
        account -> account.id().toString(),
        account -> account);
  }

  private static String number(String typed) {
    String number = AccountNumber.canonical(typed);
    if (!AccountNumber.isValid(number)) {
      throw new BankException(ErrorCode.INVALID_ACCOUNT_NUMBER, "A digit is mistyped.");
    }
    return number;
  }

  private static String currency(String code) {
    if (!Money.isCurrency(code)) {
      throw new BankException(
          ErrorCode.UNKNOWN_CURRENCY, "Send a three-letter ISO 4217 code such as USD.");
    }
    return code;
  }

  public void freeze(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String reason = body.text("reason", REASON_MAX);
    body.check();
    restrict(ctx, true, reason);
  }

  public void unfreeze(Context ctx) {
    JsonBody body = JsonBody.orEmpty(ctx);
    String reason = body.optionalText("reason", REASON_MAX);
    body.check();
    restrict(ctx, false, reason);
  }

  private void restrict(Context ctx, boolean frozen, @Nullable String reason) {
    AccountId id = AccountId.parse(ctx.pathParam("id"));
    Authorized account = access.requireManagerOrOperator(Auth.caller(ctx), id);
    answers.result(
        ctx,
        HttpStatus.OK,
        accounts.restrict(account, Orders.origin(ctx), frozen, reason),
        restricted -> accounts.find(Objects.requireNonNull(restricted.from())));
  }
}
