package florin.interest;

import florin.core.Money;
import florin.core.TermsId;
import florin.http.Actors;
import florin.http.Choice;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.time.LocalDate;

/** {@code /v1/admin/terms}. */
public final class TermsRoutes {
  private static final int BASIS_POINTS_MAX = 10_000;

  private final TermsService terms;

  public TermsRoutes(TermsService terms) {
    this.terms = terms;
  }

  /** Terms as the API shows them. */
  record TermsView(
      TermsId id,
      String accountType,
      String currency,
      LocalDate fromOn,
      int interestBasisPoints,
      String dayCount,
      long monthlyFee,
      Instant createdAt) {
    static TermsView of(Terms terms) {
      return new TermsView(
          terms.id(),
          terms.group().accountType(),
          terms.group().currency(),
          terms.fromOn(),
          terms.interestBasisPoints(),
          terms.dayCount().word(),
          terms.monthlyFeeCents(),
          terms.createdAt());
    }
  }

  public void set(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String type = body.required("account_type", Choice.of("checking", "savings"));
    String currency = body.currency("currency");
    LocalDate fromOn = body.date("from_on");
    long rate = body.whole("interest_basis_points", 0, BASIS_POINTS_MAX);
    DayCount dayCount = body.required("day_count", DayCount::of);
    long fee = body.whole("monthly_fee", 0, Money.AMOUNT_MAX);
    body.check();
    var wanted =
        new TermsService.Wanted(
            new Terms.Group(type, currency), fromOn, Math.toIntExact(rate), dayCount, fee);
    Json.write(ctx, HttpStatus.CREATED, TermsView.of(terms.set(Actors.of(ctx), wanted)));
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    TermsId after = page.after(TermsId::parse);
    page.answer(ctx, terms.list(after, page.fetch()), one -> one.id().toString(), TermsView::of);
  }
}
