package florin.kyc;

import florin.core.BankException;
import florin.core.Countries;
import florin.core.DocumentId;
import florin.core.FieldError;
import florin.http.Actors;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code /v1/me/documents}. */
public final class DocumentRoutes {
  private static final Function<String, DocumentType> TYPE = Choice.of(DocumentType.class);
  private static final int YEARS_MAX = 50;
  private static final int NUMBER_MAX = 40;
  private static final Pattern NUMBER =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9 -]{3,38}[A-Za-z0-9]");

  private final DocumentService documents;

  public DocumentRoutes(DocumentService documents) {
    this.documents = documents;
  }

  public void add(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    DocumentType type = body.required("type", TYPE);
    String number = body.required("number", DocumentRoutes::number);
    String country = body.required("country", Countries::parse);
    LocalDate expiresOn = body.date("expires_on");
    if (!body.isWrong("expires_on")) {
      judge(body, expiresOn);
    }
    body.check();
    IdentityDocument added =
        documents.add(
            Auth.caller(ctx).userId(),
            new DocumentService.Shown(type, number, country, expiresOn),
            Actors.of(ctx));
    Json.write(ctx, HttpStatus.CREATED, added);
  }

  private void judge(JsonBody body, LocalDate expiresOn) {
    LocalDate today = documents.today();
    if (expiresOn.isBefore(today)) {
      body.error("expires_on", "expired", "This document is not good any more.");
    } else if (expiresOn.isAfter(today.plusYears(YEARS_MAX))) {
      body.error("expires_on", "out_of_range", "No document is good for more than 50 years.");
    }
  }

  /** As it is printed. */
  private static String number(String sent) {
    if (sent.length() > NUMBER_MAX || !NUMBER.matcher(sent).matches()) {
      throw BankException.invalid(
          List.of(
              new FieldError(
                  "#/number",
                  "invalid_number",
                  "A number has 5 to 40 letters, digits, blanks and hyphens.")));
    }
    return sent;
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    DocumentId after = page.after(DocumentId::parse);
    page.answer(
        ctx,
        documents.list(Auth.caller(ctx).userId(), after, page.fetch()),
        document -> document.id().toString(),
        document -> document);
  }

  public void remove(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    DocumentId document = DocumentId.parse(ctx.pathParam("id"));
    documents.remove(Auth.caller(ctx).userId(), document, Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }
}
