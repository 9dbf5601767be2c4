package florin.docs;

import static florin.http.HtmlPage.escaped;

import florin.core.BankException;
import florin.docs.Search.Place;
import florin.http.HtmlPage;
import florin.http.Query;
import florin.http.Texts;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is served of the documentation. It is read once, when somebody first asks. */
public final class DocsPages {
  private static final int WORDS_MAX = 100;
  private static final String ASK_LESS =
      "<p>Search for words of at most "
          + WORDS_MAX
          + " characters in all, none of them unseen.</p>";

  /** A guide of fewer sections needs no list of them. */
  private static final int LONG = 3;

  private static final String REFERENCES =
      """
      <h2>To look things up</h2>
      <ul>
      <li><a href="/docs/api">API reference</a>: every operation, its fields and its answers</li>
      <li><a href="/problems">Problems</a>: what each code means, and what to do</li>
      </ul>
      """;

  private DocsPages() {}

  /** Shared by the banks of one process, since it is the same in each. */
  private static final class Kept {
    static final Guides GUIDES = Guides.read();
    static final OpenApi API = OpenApi.read();
    static final Map<String, Reference.Page> REFERENCE = Reference.pages(API, Guides.names());
    static final Search SEARCH = new Search(Places.all(GUIDES, API));
  }

  /** {@code GET /docs}. */
  public static void index(Context ctx) {
    StringBuilder page = new StringBuilder(form(""));
    for (Guides.Group group : Guides.GROUPS) {
      page.append("<h2>").append(escaped(group.title())).append("</h2>\n<ul>\n");
      for (Guides.Entry guide : group.entries()) {
        page.append("<li>").append(Markup.link("/docs/" + guide.name(), title(guide)));
        page.append(": ").append(escaped(guide.about())).append("</li>\n");
      }
      page.append("</ul>\n");
    }
    HtmlPage.write(ctx, "Documentation", page.append(REFERENCES).toString());
  }

  private static String title(Guides.Entry guide) {
    return Objects.requireNonNull(Kept.GUIDES.find(guide.name()), guide.name()).title();
  }

  /** {@code GET /docs/{guide}}. */
  public static void guide(Context ctx) {
    Markdown.Document guide = Kept.GUIDES.find(ctx.pathParam("guide"));
    if (guide == null) {
      throw BankException.notFound();
    }
    List<String> links =
        guide.sections().stream()
            .filter(section -> section.level() == 2)
            .map(section -> Markup.link("#" + section.id(), section.title()))
            .toList();
    String contents = links.size() < LONG ? "" : Markup.contents(links);
    HtmlPage.write(ctx, guide.title(), contents + guide.markup());
  }

  /** {@code GET /docs/api}. */
  public static void reference(Context ctx) {
    write(ctx, Kept.REFERENCE.get(""));
  }

  /** {@code GET /docs/api/{part}}. */
  public static void part(Context ctx) {
    write(ctx, Kept.REFERENCE.get(ctx.pathParam("part")));
  }

  private static void write(Context ctx, Reference.@Nullable Page page) {
    if (page == null) {
      throw BankException.notFound();
    }
    HtmlPage.write(ctx, page.title(), page.content());
  }

  /** {@code GET /docs/search}. */
  public static void search(Context ctx) {
    Query query = Query.of(ctx);
    String sent = query.optionalRaw("q");
    query.check();
    String words = sent == null ? "" : sent.strip();
    boolean readable = Texts.isLine(words, WORDS_MAX);
    HtmlPage.write(ctx, "Search", readable ? form(words) + results(words) : form("") + ASK_LESS);
  }

  private static String results(String words) {
    if (words.isEmpty()) {
      return "<p>Write a word or more: what is found has all of them.</p>";
    }
    List<Place> found = Kept.SEARCH.find(words);
    if (found.isEmpty()) {
      return "<p>Nothing has all of these words. Fewer or shorter ones find more.</p>";
    }
    int shown = Math.min(found.size(), Search.RESULTS_MAX);
    String count =
        found.size() > shown ? "The first " + shown + " of " + found.size() : shown + " found";
    StringBuilder list = new StringBuilder("<h2>" + count + "</h2>\n<ol class=\"found\">\n");
    found.subList(0, shown).forEach(place -> list.append(Search.item(place, words)));
    return list.append("</ol>\n").toString();
  }

  private static String form(String words) {
    return """
        <form action="/docs/search" role="search">
        <label for="q">Search the documentation</label>
        <div class="line">
        <input type="search" id="q" name="q" value="%s">
        <button>Search</button>
        </div>
        </form>
        """
        .formatted(escaped(words));
  }
}
