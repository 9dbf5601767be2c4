package florin.statement;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.http.Answers;
import florin.http.Auth;
import florin.http.Download;
import florin.http.Page;
import florin.http.Query;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v1/accounts/{id}/statements}. */
public final class StatementRoutes {
  private static final Pattern FILE =
      Pattern.compile("([0-9]{4}-(?:0[1-9]|1[0-2])|range)\\.(json|csv|pdf|ofx)");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final String RANGE = "range";
  private static final int YEAR_MAX = 9999;

  private final StatementService statements;
  private final AccountAccess access;

  public StatementRoutes(StatementService statements, AccountAccess access) {
    this.statements = statements;
    this.access = access;
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    YearMonth after = page.after(StatementRoutes::month);
    page.answer(
        ctx,
        statements.months(authorized(ctx), after, page.fetch()),
        StatementViews.MonthView::month,
        month -> month);
  }

  public void find(Context ctx) {
    Matcher file = FILE.matcher(ctx.pathParam("file"));
    if (!file.matches()) {
      throw new BankException(
          ErrorCode.NOT_FOUND,
          "A statement is called by a month (2026-01) or range, and .json, .csv, .pdf or .ofx.");
    }
    String name = file.group(1);
    Format format = Format.valueOf(file.group(2).toUpperCase(Locale.ROOT));
    Query query = Query.of(ctx);
    LocalDate from = name.equals(RANGE) ? date(query, "from") : null;
    LocalDate to = name.equals(RANGE) ? date(query, "to") : null;
    if (from != null && to != null && !from.isBefore(to)) {
      query.error("to", "out_of_range", "The last day, exclusive, comes after the first.");
    } else if (from != null && to != null && to.isAfter(from.plusYears(1))) {
      query.error("to", "out_of_range", "A statement is about one year at most.");
    }
    query.check();
    Statement.Holding account = statements.account(authorized(ctx));
    Period period =
        from == null || to == null
            ? month(YearMonth.parse(name), account)
            : range(query, new Period(from, to, account.zone()), account);
    String fileName =
        "statement-%s-%s.%s"
            .formatted(
                account.number(),
                from == null ? name : period.from() + "-to-" + period.lastDay(),
                format.extension());
    Answers.later(
        ctx,
        statements.settled(period),
        issued -> send(ctx, new Asked(account, period, format, fileName), issued));
  }

  private record Asked(Statement.Holding account, Period period, Format format, String fileName) {}

  private void send(Context ctx, Asked asked, boolean issued) {
    Download.run(
        ctx,
        () ->
            statements.write(
                asked.account(), asked.period(), issued, statement -> opened(ctx, asked)));
  }

  private static Form opened(Context ctx, Asked asked) throws IOException {
    var out = Download.begin(ctx, asked.format().contentType(), asked.fileName());
    return asked.format().to(out);
  }

  private static YearMonth month(String position) {
    YearMonth month = YearMonth.parse(position);
    if (month.getYear() < 1 || month.getYear() > YEAR_MAX) {
      throw new DateTimeException("no statement is of " + position);
    }
    return month;
  }

  private Period month(YearMonth month, Statement.Holding account) {
    if (month.isAfter(YearMonth.from(statements.today(account)))) {
      throw new BankException(
          ErrorCode.INVALID_REQUEST, month + " has not begun where the account is.");
    }
    LocalDate opened = opened(account);
    if (month.isBefore(YearMonth.from(opened))) {
      throw new BankException(
          ErrorCode.NOT_FOUND,
          "There is no such statement: the account was opened " + opened + ".");
    }
    return Period.of(month, account.zone());
  }

  private Period range(Query query, Period period, Statement.Holding account) {
    LocalDate opened = opened(account);
    if (period.lastDay().isAfter(statements.today(account))) {
      query.error("to", "in_the_future", "The last day, exclusive, is tomorrow at most.");
    } else if (period.lastDay().isBefore(opened)) {
      query.error("to", "out_of_range", "The account was opened " + opened + ".");
    }
    query.check();
    return period;
  }

  private static LocalDate opened(Statement.Holding account) {
    return LocalDate.ofInstant(account.createdAt(), account.zone());
  }

  private static @Nullable LocalDate date(Query query, String name) {
    String sent = query.optionalRaw(name);
    if (sent == null) {
      query.error(name, "required", "Say from which day to which, exclusive: from and to.");
      return null;
    }
    try {
      if (DATE.matcher(sent).matches()) {
        return LocalDate.parse(sent);
      }
    } catch (DateTimeException impossible) {
      // such as 30 February: told below
    }
    query.error(name, "invalid_date", "Send a date such as 2026-01-31.");
    return null;
  }

  private Authorized authorized(Context ctx) {
    AccountId id = AccountId.parse(ctx.pathParam("id"));
    return access.require(Auth.caller(ctx), id, Access.VIEW);
  }
}
