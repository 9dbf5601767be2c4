package florin.trail;

import florin.audit.Audit;
import florin.audit.AuditKind;
import florin.core.AuditId;
import florin.core.UserId;
import florin.http.Answers;
import florin.http.Choice;
import florin.http.Page;
import florin.http.Query;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.regex.Pattern;

/** {@code GET /v1/admin/audit}. */
public final class TrailRoutes {
  private static final Pattern ID = Pattern.compile("[a-z]{3,4}_[0-7][0-9a-hjkmnp-tv-z]{25}");

  private final TrailService trail;
  private final Audit audit;

  public TrailRoutes(TrailService trail, Audit audit) {
    this.trail = trail;
    this.audit = audit;
  }

  /** After what was refused here until now: whoever was refused finds it in the list. */
  public void list(Context ctx) {
    Query query = Query.of(ctx);
    var filter =
        new TrailDao.Filter(
            query.optional("actor", UserId::parse),
            query.optional("kind", Choice.of(kinds())),
            query.optional("subject", TrailRoutes::id),
            query.optional("outcome", Choice.of("done", "refused")),
            query.optionalInstant("from"),
            query.optionalInstant("to"));
    Page page = query.page();
    query.check();
    AuditId after = page.after(AuditId::parse);
    Answers.later(
        ctx,
        audit.settled(),
        settled ->
            page.answer(
                ctx,
                trail.list(filter, after, page.fetch()),
                event -> event.id().toString(),
                event -> event));
  }

  private static String[] kinds() {
    return Arrays.stream(AuditKind.values()).map(AuditKind::slug).toArray(String[]::new);
  }

  private static String id(String text) {
    if (!ID.matcher(text).matches()) {
      throw new IllegalArgumentException("no id");
    }
    return text;
  }
}
