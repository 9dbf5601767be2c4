package florin.limit;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.Money;
import florin.core.Role;
import florin.core.UserId;
import florin.http.Auth;
import florin.http.Fields;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Allowance;
import florin.ledger.Command;
import florin.ledger.Payer;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/limits}. */
public final class LimitRoutes {
  private final LimitService limits;
  private final AccountAccess access;
  private final MoneyAnswers answers;

  public LimitRoutes(LimitService limits, AccountAccess access, MoneyAnswers answers) {
    this.limits = limits;
    this.access = access;
    this.answers = answers;
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    AccountId account = query.optional("account_id", AccountId::parse);
    UserId user = query.optional("user_id", UserId::parse);
    notBoth(query, account, user);
    Page page = query.page();
    query.check();
    String after = page.after(position -> position);
    List<LimitView> all = limits.of(subjects(Auth.caller(ctx), account, user));
    page.answer(
        ctx,
        all.stream()
            .filter(view -> after == null || view.position().compareTo(after) > 0)
            .limit(page.fetch())
            .toList(),
        LimitView::position,
        view -> view);
  }

  /** The caller's own subjects: himself, his accounts, and himself as who pays from each. */
  public static List<UUID> own(AccountAccess access, Caller caller) {
    List<UUID> own = new ArrayList<>(List.of(caller.userId().value()));
    for (Authorized one : access.all(caller)) {
      own.add(one.accountId().value());
      own.add(new Payer(one.accountId(), caller.userId()).id());
    }
    return own;
  }

  private List<UUID> subjects(Caller caller, @Nullable AccountId account, @Nullable UserId user) {
    if (account != null) {
      access.require(caller, account, Access.VIEW);
      return List.of(account.value(), new Payer(account, caller.userId()).id());
    }
    if (user != null) {
      if (!user.equals(caller.userId()) && caller.role() == Role.CUSTOMER) {
        throw BankException.notFound();
      }
      return List.of(user.value());
    }
    return own(access, caller);
  }

  public void set(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    AccountId account = body.optional("account_id", AccountId::parse);
    UserId user = body.optional("user_id", UserId::parse);
    notBoth(body, account, user);
    if (account == null
        && user == null
        && !body.isWrong("account_id")
        && !body.isWrong("user_id")) {
      body.error("account_id", "required", "Say whose limits: account_id or user_id.");
    }
    boolean ofUser = user != null;
    String currency =
        ofUser || body.optionalRaw("currency") != null ? body.currency("currency") : null;
    Allowance.Limits wanted =
        new Allowance.Limits(
            limit(body, Allowance.Window.PER_TRANSFER),
            limit(body, Allowance.Window.DAILY),
            limit(body, Allowance.Window.MONTHLY));
    body.check();
    Command.Origin origin = Orders.origin(ctx);
    answers.result(
        ctx,
        HttpStatus.OK,
        account == null
            ? limits.set(
                Objects.requireNonNull(user), origin, Objects.requireNonNull(currency), wanted)
            : limits.set(
                access.requireOperator(origin.caller(), account), origin, currency, wanted),
        set -> limits.after(set, currency));
  }

  private static @Nullable Long limit(JsonBody body, Allowance.Window window) {
    return body.optionalWhole(window.slug(), 0, Money.AMOUNT_MAX);
  }

  private static void notBoth(Fields fields, @Nullable AccountId account, @Nullable UserId user) {
    if (account != null && user != null) {
      fields.error("user_id", "one_of", "Name an account or a user, not both.");
    }
  }
}
