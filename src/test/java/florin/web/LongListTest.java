package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import florin.Config;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of an account's entries goes on for as long as there are more. */
class LongListTest {
  private static final String ENTRIES = ".entries li";
  private static final int PAGE = 50;
  private static final int BATCH = 1_000;
  private static final int MANY = 10_000;
  private static final int STEP_PIXELS = 900;
  private static final int STEPS = 200;
  private static final int PATIENCE_MS = 40_000;

  /** What a browser calls a long task keeps the page from answering for more than this. */
  private static final double LONG_TASK_MS = 50;

  /** The browser collects its garbage when it likes: one pass where it does not is enough. */
  private static final int PASSES_MAX = 3;

  /**
   * Goes to the list's end and waits for more: without a query, which would be work as well, and
   * not for ever, since a script has no limit of its own.
   */
  private static final String LOAD_A_PAGE =
      """
      ([shown, patience]) => new Promise((loaded, failed) => {
        const main = document.querySelector('main');
        const rows = main.getElementsByTagName('li');
        const giveUp = setTimeout(() => {
          const said = document.querySelector('[role=alert], dialog[open]')?.textContent;
          failed(new Error(`${rows.length} rows, in the page: ${main.isConnected}; it says: ${said}`));
        }, patience);
        const look = () => {
          if (rows.length <= shown) return requestAnimationFrame(look);
          clearTimeout(giveUp);
          loaded();
        };
        scrollTo(0, document.body.scrollHeight);
        look();
      })
      """;

  /** What a busy browser does: tells at once what it saw in several frames. */
  private static final String TOLD_AT_ONCE =
      """
      const Real = IntersectionObserver;
      IntersectionObserver = class extends Real {
        constructor(work, options) {
          let seen = [];
          super((some) => {
            seen.push(...some);
            if (seen.at(-1).isIntersecting) work(seen.splice(0));
          }, options);
        }
      };
      """;

  private static final String SCROLL =
      """
      async ([steps, pixels]) => {
        scrollTo(0, 0);
        for (let i = 0; i < steps; i++) {
          scrollBy(0, pixels);
          await new Promise(requestAnimationFrame);
        }
      }
      """;

  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  /** An account with so many entries, opened in the page. */
  private static String open(Visit ada, String email, int entries) {
    String token = ada.signUp(email);
    String daily = ada.openAccount("checking", "JPY", "Yen");
    String spare = ada.openAccount("savings", "JPY", "Spare");
    stand.api().deposit(daily, 1_000_000, "JPY");
    for (int left = entries - 1; left > 0; left -= BATCH) {
      stand.api().payOften(daily, spare, Math.min(left, BATCH), token);
    }
    ada.page.reload();
    ada.link("Yen").click();
    ada.page.locator(ENTRIES).nth(49).waitFor();
    return daily;
  }

  @Test
  void more_come_before_its_end_is_reached_and_new_ones_above() {
    try (Visit ada = stand.visit()) {
      ada.page.addInitScript("const every = setInterval; setInterval = (work) => every(work, 300)");
      String account = open(ada, "scrolls@example.com", 151);
      ada.seeAsMany(ENTRIES, PAGE);
      ada.page.locator(ENTRIES).nth(45).scrollIntoViewIfNeeded();
      ada.seeAsMany(ENTRIES, 100);
      ada.page.locator(ENTRIES).nth(95).scrollIntoViewIfNeeded();
      ada.seeAsMany(ENTRIES, 150);
      assertThat(ada.button("Load more").isVisible()).isTrue();
      ada.page.locator(ENTRIES).nth(149).scrollIntoViewIfNeeded();
      ada.seeAsMany(ENTRIES, 151);
      ada.button("Load more").waitFor(Visit.GONE);

      stand.api().deposit(account, 4_321, "JPY");
      ada.seeAsMany(ENTRIES, 152);
      assertThat(ada.page.locator(ENTRIES).first().textContent()).contains("+4,321");
    }
  }

  @Test
  void it_goes_on_where_a_busy_browser_tells_late_that_its_end_came_near() {
    try (Visit ada = stand.visit()) {
      ada.page.addInitScript(TOLD_AT_ONCE);
      open(ada, "busy@example.com", 60);
      ada.seeAsMany(ENTRIES, PAGE);
      ada.page.locator(ENTRIES).nth(49).scrollIntoViewIfNeeded();
      ada.seeAsMany(ENTRIES, 60);
    }
  }

  @Test
  void by_keyboard_one_goes_on_at_the_first_that_is_new() {
    try (Visit ada = stand.visit()) {
      open(ada, "tabs-on@example.com", 60);
      ada.seeAsMany(ENTRIES, PAGE);
      ada.button("Load more").focus();
      ada.seeAsMany(ENTRIES, 60);
      ada.page.waitForFunction(
          "() => document.activeElement === document.querySelectorAll('.entries li')[50]");
    }
  }

  @Test
  void where_more_cannot_be_fetched_it_says_so_and_tries_again_when_told() {
    try (Visit ada = stand.visit()) {
      open(ada, "offline-list@example.com", 60);
      ada.page.context().setOffline(true);
      ada.page.locator(ENTRIES).nth(49).scrollIntoViewIfNeeded();
      Locator said = ada.page.locator(".error[role=alert]");
      said.waitFor();
      ada.seeAsMany(ENTRIES, PAGE);
      ada.page.context().setOffline(false);
      ada.press("Load more");
      ada.seeAsMany(ENTRIES, 60);
      assertThat(said.isVisible()).isFalse();
    }
  }

  @Test
  void ten_thousand_entries_are_loaded_and_scrolled_through_without_a_long_task() throws Exception {
    try (Visit ada = stand.visit()) {
      open(ada, "many@example.com", MANY);
      assertNoLongTask(
          () -> {
            ada.page.reload();
            ada.seeAsMany(ENTRIES, PAGE);
            return tasks(ada, LongListTest::loadAll);
          },
          anything -> true);
      assertNoLongTask(
          () -> tasks(ada, page -> page.evaluate(SCROLL, List.of(STEPS, STEP_PIXELS))),
          Task::isCollectors);
      assertThat(ada.page.locator(ENTRIES).count()).isEqualTo(MANY);
    }
  }

  /**
   * Does it until it was done once without, a few times at most.
   *
   * @param excused which long task lets it be done again; any other fails at once
   */
  private static void assertNoLongTask(Callable<List<Task>> work, Predicate<Task> excused)
      throws Exception {
    List<Task> tooLong = List.of();
    for (int pass = 0; pass < PASSES_MAX; pass++) {
      tooLong = work.call().stream().filter(task -> task.ms >= LONG_TASK_MS).toList();
      if (tooLong.isEmpty() || !tooLong.stream().allMatch(excused)) {
        break;
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static void loadAll(Page page) {
    for (int shown = PAGE; shown < MANY; shown += PAGE) {
      page.evaluate(LOAD_A_PAGE, List.of(shown, PATIENCE_MS));
    }
  }

  /** The longest first. */
  private static List<Task> tasks(Visit visit, Consumer<Page> work) throws IOException {
    Trace trace = Trace.start(visit);
    work.accept(visit.page);
    List<Task> longest = trace.stop();
    System.out.printf("longest tasks of ten thousand entries: %s%n", longest);
    assertThat(longest).as("what the browser tells of its tasks").isNotEmpty();
    return longest;
  }

  /** Something the main thread did, and whose it was: a file and a function of the browser's. */
  private record Task(double ms, String from) {
    /** Of the browser's garbage collector, which works when it likes. */
    boolean isCollectors() {
      return from.contains("v8/src/heap/");
    }

    @Override
    public String toString() {
      return ms + (ms < LONG_TASK_MS ? " ms" : " ms, " + from);
    }
  }

  /**
   * The tasks of a page's main thread in processor time: what other programs take from it in
   * between is not the page's.
   */
  private record Trace(Browser browser) {
    private static final int LONGEST = 5;

    /** Lets go of what a debugger held, which nobody has who only looks at the page. */
    private static final String DEBUGGERS = "PostGarbageCollectionProcessing";

    static Trace start(Visit visit) {
      Browser browser = visit.page.context().browser();
      var options = new Browser.StartTracingOptions().setCategories(List.of("toplevel"));
      browser.startTracing(visit.page, options);
      return new Trace(browser);
    }

    /** The longest first. */
    List<Task> stop() throws IOException {
      JsonNode events = new ObjectMapper().readTree(browser.stopTracing()).path("traceEvents");
      Set<String> mains = new HashSet<>();
      for (JsonNode each : events) {
        if (each.at("/args/name").asText().equals("CrRendererMain")) {
          mains.add(threadOf(each));
        }
      }
      List<Task> all = new ArrayList<>();
      for (JsonNode each : events) {
        boolean task = each.path("name").asText().equals("ThreadControllerImpl::RunTask");
        boolean ours = !each.at("/args/src_func").asText().contains(DEBUGGERS);
        if (each.has("tdur") && task && ours && mains.contains(threadOf(each))) {
          String from =
              each.at("/args/src_file").asText() + " " + each.at("/args/src_func").asText();
          all.add(new Task(each.path("tdur").asDouble() / 1e3, from));
        }
      }
      all.sort(Comparator.comparingDouble(Task::ms).reversed());
      return all.subList(0, Math.min(LONGEST, all.size()));
    }

    private static String threadOf(JsonNode event) {
      return event.path("pid") + "/" + event.path("tid");
    }
  }
}
