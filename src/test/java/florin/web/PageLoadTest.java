package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.options.LoadState;
import florin.Await;
import florin.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the browser fetches, and when something can be seen. */
class PageLoadTest {
  private static final int FIRST_SCREEN_MAX = 12;
  private static final double FIRST_PAINT_MS_MAX = 1_000;

  /** Other tests keep the processors busy: one start of these in a quiet moment is enough. */
  private static final int STARTS_MAX = 20;

  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  /** The requests that came over the wire, as the browser's debugger sees them. */
  private static final class Wire {
    private final CDPSession session;
    private final Map<String, String> fetched = new ConcurrentHashMap<>();

    Wire(Visit visit) {
      session = visit.page.context().newCDPSession(visit.page);
      session.send("Network.enable");
      session.on("Network.requestWillBeSent", event -> add(event));
      session.on(
          "Network.requestServedFromCache",
          event -> fetched.remove(event.get("requestId").getAsString()));
      session.on("Network.responseReceived", event -> drop(event));
    }

    private void add(JsonObject event) {
      JsonObject request = event.getAsJsonObject("request");
      fetched.put(
          event.get("requestId").getAsString(),
          request.get("method").getAsString() + " " + request.get("url").getAsString());
    }

    private void drop(JsonObject event) {
      if (event.getAsJsonObject("response").get("fromDiskCache").getAsBoolean()) {
        fetched.remove(event.get("requestId").getAsString());
      }
    }

    /** What was fetched since the last call. */
    List<String> take() {
      List<String> taken = new ArrayList<>(new TreeSet<>(fetched.values()));
      fetched.clear();
      return taken;
    }
  }

  @Test
  void the_first_screen_takes_few_requests_a_further_view_none_and_a_reload_no_file()
      throws Exception {
    try (Visit ada = stand.visit()) {
      Wire wire = new Wire(ada);
      ada.open().seeHeading("Sign in");
      ada.page.waitForLoadState(LoadState.NETWORKIDLE);
      List<String> first = wire.take();
      System.out.printf("%d requests to the first screen: %s%n", first.size(), first);
      assertThat(first).hasSizeLessThanOrEqualTo(FIRST_SCREEN_MAX);

      ada.signUp("fetches@example.com");
      Set<String> others = customersFiles();
      first.forEach(each -> others.remove(fileOf(each)));
      Await.until(
          "the other views come by themselves",
          Duration.ofSeconds(15),
          () -> {
            ada.page.waitForTimeout(20); // events arrive while the page is waited for
            wire.take().forEach(each -> others.remove(fileOf(each)));
            return others.isEmpty();
          });
      Map<String, Integer> files = new TreeMap<>();
      for (String view : List.of("Pay", "Payees", "Cards", "You", "Standing orders")) {
        ada.link(view).click();
        ada.seeHeading(view.equals("You") ? "Profile" : view);
        files.put(view, (int) wire.take().stream().filter(each -> each.endsWith(".js")).count());
      }
      System.out.println("files of further views: " + files);
      assertThat(files.values()).containsOnly(0);

      ada.page.reload();
      ada.seeHeading("Standing orders");
      ada.page.waitForLoadState(LoadState.NETWORKIDLE);
      List<String> again = wire.take();
      assertThat(again.stream().filter(each -> !each.contains("/v1/")))
          .as("all but the page itself comes from the browser's cache")
          .containsExactly("GET " + stand.url() + "/");
    }
  }

  /** Without the version: two files of different folders may have one name. */
  private static String fileOf(String fetched) {
    return fetched.replaceFirst(".*/web-\\w+", "");
  }

  /** The page's own files but for the bank's views, and what opens on a press or from a mail. */
  private static Set<String> customersFiles() throws IOException {
    Path web = Path.of("src/main/resources/web");
    try (Stream<Path> files = Files.walk(web)) {
      return files
          .map(each -> "/" + web.relativize(each))
          .filter(each -> each.endsWith(".js"))
          .filter(each -> !each.matches("/vendor/.*|/(views/)?bank.*|/drawer.js|/views/link.js"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void something_can_be_seen_within_a_second_of_a_cold_start() {
    List<Double> paints = new ArrayList<>();
    while (paints.size() < STARTS_MAX && paints.stream().allMatch(ms -> ms >= FIRST_PAINT_MS_MAX)) {
      try (Visit ada = stand.visit()) {
        ada.open().seeHeading("Sign in");
        Object at =
            ada.page.evaluate(
                "() => performance.getEntriesByName('first-contentful-paint')[0].startTime");
        paints.add(((Number) at).doubleValue());
      }
    }
    System.out.println("first paint, ms: " + paints);
    assertThat(paints).anyMatch(ms -> ms < FIRST_PAINT_MS_MAX);
  }

  @Test
  void an_old_page_still_gets_its_files_after_an_upgrade_but_keeps_none_of_them() {
    try (Visit ada = stand.visit()) {
      ada.open();
      Object kept =
          ada.page.evaluate(
              "async () => Promise.all(['/web-0123456789abcdef/text.js', '/text.js']"
                  + ".map(async path => { const answer = await fetch(path);"
                  + " return answer.status + ' ' + answer.headers.get('Cache-Control'); }))");
      assertThat((List<?>) kept).allMatch("200 no-cache"::equals);
    }
  }
}
