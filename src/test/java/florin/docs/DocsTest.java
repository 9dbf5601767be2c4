package florin.docs;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.core.ErrorCode;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bank explains itself: every page of it, as a reader without scripts gets it. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsTest {
  private static final Path GUIDES = Path.of("src/docs");
  private static final int PAGE_BYTES_MAX = 400_000;
  private static final int JAR_BYTES_MAX = 1_500_000;

  private final String url;
  private final Map<String, Html> pages = new LinkedHashMap<>();

  DocsTest(Bank bank) {
    url = bank.baseUrl();
    crawl("/docs");
    crawl("/docs/search?q=money");
    crawl("/docs/search?q=%3Cscript%3E");
    crawl("/docs/search");
  }

  /** Follows every link to a page of ours; what is no page of ours is only asked for. */
  private void crawl(String from) {
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String path = open.pop();
      if (!pages.containsKey(path)) {
        Html page = Html.get(url, path);
        pages.put(path, page);
        if (path.matches("/(docs|problems)\\b.*") && page.isPage()) {
          page.links().forEach(link -> open.add(target(path, link).replaceAll("#.*", "")));
        }
      }
    }
  }

  private static String target(String path, String link) {
    return link.startsWith("#") ? path + link : link;
  }

  private Stream<Html> ours() {
    return pages.values().stream()
        .filter(page -> page.path().matches("/(docs|problems)\\b.*") && page.isPage());
  }

  private String search(String words) {
    String query = URLEncoder.encode(words, StandardCharsets.UTF_8);
    Html page = Html.get(url, "/docs/search?q=" + query);
    assertThat(page.status()).as(words).isEqualTo(200);
    assertThat(page.faults()).as(words).isEmpty();
    return page.text();
  }

  static Set<String> guides() throws IOException {
    try (Stream<Path> files = Files.list(GUIDES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".md"))
          .map(name -> name.substring(0, name.length() - 3))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void every_file_of_the_guides_is_listed() throws IOException {
    assertThat(Guides.names()).isEqualTo(guides());
  }

  @ParameterizedTest
  @MethodSource("guides")
  void every_guide_is_a_page_with_its_title_and_sections(String name) throws IOException {
    String page = Html.get(url, "/docs/" + name).text();
    String markdown = Files.readString(GUIDES.resolve(name + ".md"));
    String title = markdown.lines().findFirst().orElseThrow().substring(2);

    assertThat(page).contains("<h1>" + title + "</h1>", "<title>" + title + " · Florin</title>");
    long sections =
        markdown.replaceAll("(?s)```.*?```", "").lines().filter(l -> l.startsWith("## ")).count();
    assertThat(page.split("<h2 id=", -1)).hasSize((int) sections + 1);
    assertThat(pages).containsKey("/docs/" + name);
  }

  @Test
  void every_link_leads_to_something_that_is_there() {
    List<String> wrong = new ArrayList<>();
    for (Html page : ours().toList()) {
      for (String link : page.links()) {
        String[] target = target(page.path(), link).split("#", 2);
        Html found = pages.get(target[0]);
        if (found == null || found.status() != 200) {
          wrong.add(page.path() + " -> " + link);
        } else if (target.length > 1 && !found.ids().contains(target[1])) {
          wrong.add(page.path() + " -> " + link + " is no anchor");
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(pages).hasSizeGreaterThan(guidesAndProblems());
    assertThat(pages.keySet()).contains("/", "/openapi.json", "/openapi.yaml", "/docs.css");
  }

  private static int guidesAndProblems() {
    return Guides.names().size() + ErrorCode.values().length;
  }

  @Test
  void every_page_is_well_formed_and_has_its_landmarks() {
    assertThat(ours())
        .allSatisfy(
            page -> {
              assertThat(page.faults()).as(page.path()).isEmpty();
              assertThat(page.ids()).as(page.path()).doesNotHaveDuplicates();
              assertThat(page.text())
                  .as(page.path())
                  .contains("<html lang=\"en\">", "<main id=\"main\"", "<header", "<footer", "<nav")
                  .contains("<a class=\"skip\" href=\"#main\">")
                  .doesNotContain("<script")
                  .doesNotContainPattern("<[^>]*\\s(on\\w+|style)=");
              List<Integer> levels = page.levels();
              assertThat(levels.get(0)).as(page.path()).isEqualTo(1);
              assertThat(levels).as(page.path()).containsOnlyOnce(1);
              for (int i = 1; i < levels.size(); i++) {
                assertThat(levels.get(i))
                    .as(page.path())
                    .isLessThanOrEqualTo(levels.get(i - 1) + 1);
              }
            });
  }

  @Test
  void every_page_has_the_policy_of_the_web_page() {
    String policy = Html.get(url, "/").header("Content-Security-Policy");
    assertThat(policy).contains("style-src 'self'").doesNotContain("unsafe");
    assertThat(ours())
        .allSatisfy(
            page -> {
              assertThat(page.header("Content-Security-Policy")).isEqualTo(policy);
              assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
              assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
            });
  }

  @Test
  void every_operation_is_in_the_reference_with_a_line_of_curl() {
    int operations = 0;
    OpenApi api = OpenApi.read();
    for (OpenApi.Part part : api.parts()) {
      Html page = pages.get("/docs/api/" + part.slug());
      assertThat(page.ids())
          .containsAll(part.operations().stream().map(OpenApi.Operation::id).toList());
      for (OpenApi.Operation operation : part.operations()) {
        operations++;
        assertThat(page.text())
            .contains("<code>" + operation.method() + " " + operation.path() + "</code>");
        assertThat(Curl.line(api, operation))
            .as(operation.id())
            .startsWith("curl -s ")
            .doesNotContain("{id}", "\"null\"", ": '", "//v1");
      }
    }
    assertThat(operations).isGreaterThan(120);
  }

  @Test
  void a_body_is_explained_field_by_field() {
    assertThat(pages.get("/docs/api/money").text())
        .contains("<code>expires_in</code> <strong>required</strong>", "1 to 31622400")
        .contains("--json '{&quot;from_account_id&quot;:", "-H 'Idempotency-Key: ")
        .contains("<a href=\"/docs/api/schemas#Hold\">Hold</a>");
  }

  @ParameterizedTest
  @CsvSource({
    "idempotency_key_reused, /problems/idempotency-key-reused",
    "IDEMPOTENCY reused, /problems/idempotency-key-reused",
    "POST /v1/holds, /docs/api/money#placeHold",
    "autovacuum, /docs/performance#holds",
    "faults demand, /docs/sandbox#faults-on-demand"
  })
  void the_search_finds_all_words_in_any_case(String words, String path) {
    assertThat(search(words)).contains("<a href=\"" + path);
  }

  @Test
  void the_search_shows_the_words_where_they_stand() {
    assertThat(search("drop-response"))
        .contains("<mark>drop-response</mark>", "/docs/sandbox#faults-on-demand");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyzzy", "money xyzzy", "\\E.*", "mon.y"})
  void words_are_no_patterns_and_what_is_nowhere_is_said_so(String words) {
    assertThat(search(words)).contains("Nothing has all of these words.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "<b>", "&lt;"})
  void markup_in_a_search_stays_text(String words) {
    assertThat(search(words))
        .doesNotContain("<script", "<img src=x", "<b>")
        .contains(
            "value=\""
                + words
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;"));
  }

  @Test
  void a_search_for_nothing_or_too_much_is_answered_kindly() {
    assertThat(Html.get(url, "/docs/search").text()).contains("Write a word or more");
    assertThat(search("")).contains("Write a word or more");
    assertThat(search("  ")).contains("Write a word or more");
    assertThat(search("a".repeat(101))).contains("at most 100 characters").doesNotContain("aaa");
    assertThat(search("\0")).contains("at most 100 characters").doesNotContain("\0");
    assertThat(Html.get(url, "/docs/search?q=%ff").status()).isEqualTo(400);
  }

  @Test
  void a_search_has_fifty_results_at_most() {
    String page = search("a");
    assertThat(page).containsPattern("The first 50 of \\d+");
    assertThat(page.split("<li><p>", -1)).hasSize(51);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/nothing",
        "/docs/sandbox.md",
        "/docs/check_chain.py",
        "/docs/api/nothing",
        "/docs/api/",
        "/docs/",
        "/docs/Sandbox",
        "/docs/guides%2Fsandbox"
      })
  void what_is_no_page_is_a_problem_as_anywhere(String path) {
    Html answer = Html.get(url, path);
    assertThat(answer.status()).isIn(404, 400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void html_in_a_guide_stays_text_and_sources_are_no_links() {
    Markdown.Document document =
        Markdown.document(
            """
            # T<i>itle

            A <script>alert(1)</script> and [code](../main/X.java), [here](audit.md#the-chain),
            [there](src/docs/audit.md), see audit.md, [bad](javascript:alert(1)), `audit.md`.

            <div onclick="x">block</div>

            ## The chain
            ## The chain
            """,
            Set.of("audit"));

    assertThat(document.title()).isEqualTo("T<i>itle");
    assertThat(document.markup())
        .doesNotContain("<script", "<div", "javascript", "X.java")
        .contains(
            "&lt;script&gt;", "<code>code</code>", "<code>bad</code>", "<code>audit.md</code>")
        .contains("<a href=\"/docs/audit#the-chain\">here</a>", "<a href=\"/docs/audit\">there</a>")
        .contains("see <a href=\"/docs/audit\">audit</a>")
        .contains("<h2 id=\"the-chain\">", "<h2 id=\"the-chain-1\">");
  }

  @Test
  void it_is_small() throws IOException {
    long largest = ours().mapToLong(page -> page.text().length()).max().orElseThrow();
    long jar = Files.size(Path.of("src/main/resources/web/docs.css"));
    for (String name : guides()) {
      jar += Files.size(GUIDES.resolve(name + ".md"));
    }
    for (String file : Files.readString(Path.of("target/runtime-jars.txt")).strip().split(":")) {
      jar += file.contains("commonmark") ? Files.size(Path.of(file)) : 0;
    }
    System.out.printf(
        "docs: %d pages, the largest has %,d characters; guides and library %,d bytes%n",
        ours().count(), largest, jar);
    assertThat(largest).isLessThan(PAGE_BYTES_MAX);
    assertThat(jar).isLessThan(JAR_BYTES_MAX);
  }
}
