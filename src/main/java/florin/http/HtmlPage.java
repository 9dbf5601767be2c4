package florin.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.util.List;

/** The frame of every page that is written here, not in the browser; it needs no script. */
public final class HtmlPage {
  private static final List<Link> NAVIGATION =
      List.of(
          new Link("/docs", "Guides"),
          new Link("/docs/api", "API reference"),
          new Link("/problems", "Problems"),
          new Link("/docs/search", "Search"));

  private HtmlPage() {}

  /**
   * Answers with a page.
   *
   * @param title as plain text; the page's one heading of the first level
   * @param content markup whose texts are {@linkplain #escaped escaped} already
   */
  public static void write(Context ctx, String title, String content) {
    Edge.PAGE_HEADERS.forEach(ctx::header);
    String page =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%1$s · Florin</title>
        <link rel="icon" href="/docs.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/style.css">
        <link rel="stylesheet" href="/docs.css">
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="bar">
        <a class="brand" href="/"><img src="/docs.svg" alt="" width="28" height="28">Florin</a>
        <nav aria-label="Documentation">%2$s</nav>
        </header>
        <main id="main" class="docs" tabindex="-1">
        <h1>%1$s</h1>
        %3$s
        </main>
        <footer class="foot">
        <a href="/openapi.json">OpenAPI as JSON</a>
        <a href="/openapi.yaml">OpenAPI as YAML</a>
        </footer>
        </body>
        </html>
        """
            .formatted(escaped(title), navigation(ctx.path()), content);
    Json.answer(ctx.contentType("text/html; charset=utf-8"), page.getBytes(UTF_8));
  }

  private record Link(String path, String name) {}

  private static String navigation(String path) {
    StringBuilder links = new StringBuilder();
    for (Link link : NAVIGATION) {
      links.append("<a href=\"").append(link.path()).append('"');
      links.append(link.path().equals(path) ? " aria-current=\"page\">" : ">");
      links.append(link.name()).append("</a>");
    }
    return links.toString();
  }

  /** A text as it may stand in markup, also between double quotes. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
