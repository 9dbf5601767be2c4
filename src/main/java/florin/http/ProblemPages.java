package florin.http;

import static florin.http.HtmlPage.escaped;

import florin.core.BankException;
import florin.core.ErrorCode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The pages problems point at: what each means and what to do, for people. */
public final class ProblemPages {
  private static final Properties CATALOGUE = catalogue();
  private static final Map<String, ErrorCode> CODES =
      Arrays.stream(ErrorCode.values())
          .collect(Collectors.toUnmodifiableMap(Problems::type, Function.identity()));

  private ProblemPages() {}

  /** {@code GET /problems}. */
  public static void all(Context ctx) {
    StringBuilder list = new StringBuilder("<ul>");
    for (ErrorCode code : ErrorCode.values()) {
      list.append("\n<li>").append(Problems.status(code)).append(" <a href=\"");
      list.append(Problems.type(code)).append("\">").append(code.slug()).append("</a>: ");
      list.append(code.title()).append("</li>");
    }
    HtmlPage.write(ctx, "Problems", list.append("\n</ul>").toString());
  }

  /** {@code GET /problems/{slug}}. */
  public static void one(Context ctx) {
    ErrorCode code = CODES.get("/problems/" + ctx.pathParam("slug"));
    if (code == null) {
      throw BankException.notFound();
    }
    String[] texts = texts(code);
    HtmlPage.write(
        ctx,
        code.title(),
        ("<p>Status %d, code <code>%s</code></p>\n<p>%s</p>\n<h2>What to do</h2>\n<p>%s</p>\n"
                + "<p><a href=\"/problems\">All problems</a></p>")
            .formatted(Problems.status(code), code.slug(), escaped(texts[0]), escaped(texts[1])));
  }

  /** What it means, and what to do. */
  public static String[] texts(ErrorCode code) {
    return Objects.requireNonNull(CATALOGUE.getProperty(code.slug()), code.slug())
        .split(" \\| ", -1);
  }

  private static Properties catalogue() {
    try (InputStream in = ProblemPages.class.getResourceAsStream("problems.properties")) {
      Properties texts = new Properties();
      texts.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
