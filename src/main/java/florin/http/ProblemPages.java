package florin.http;

import florin.core.BankException;
import florin.core.ErrorCode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** The pages for people that a problem's {@code type} leads to. What they show is ours alone. */
public final class ProblemPages {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>%1$s – Florin</title>
          <link rel="icon" href="/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/style.css">
        </head>
        <body>
          <header class="bar"><a class="brand" href="/">Florin</a></header>
          <main id="main">
            <h1>%1$s</h1>
      %2$s
          </main>
        </body>
      </html>
      """;

  private final Properties explanations = new Properties();

  public ProblemPages() {
    try (Reader in = new InputStreamReader(resource(), StandardCharsets.UTF_8)) {
      explanations.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static InputStream resource() {
    return Objects.requireNonNull(ProblemPages.class.getResourceAsStream("problems.properties"));
  }

  /** {@code GET /problems} */
  public void all(Context ctx) {
    StringBuilder list = new StringBuilder();
    for (ErrorCode code : ErrorCode.values()) {
      list.append(
          "<p><a href=\"%s\"><code>%s</code></a> %s</p>\n"
              .formatted(Problems.type(code), code.slug(), code.title()));
    }
    answer(ctx, "What can go wrong", list.toString());
  }

  /** {@code GET /problems/{slug}} */
  public void one(Context ctx) {
    String type = ctx.path();
    for (ErrorCode code : ErrorCode.values()) {
      if (Problems.type(code).equals(type)) {
        String status = Integer.toString(Problems.status(code));
        String text =
            "<p>%s</p>\n<p><code>%s</code>, status %s</p>\n<p><a href=\"/problems\">All</a></p>"
                .formatted(explanations.getProperty(code.slug()), code.slug(), status);
        answer(ctx, code.title(), text);
        return;
      }
    }
    throw new BankException(ErrorCode.NOT_FOUND, "There is no such problem.");
  }

  private static void answer(Context ctx, String title, String content) {
    Edge.PAGE_HEADERS.forEach(ctx::header);
    ctx.contentType("text/html; charset=utf-8").result(PAGE.formatted(title, content));
  }
}
