package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import florin.Config;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of an account's entries goes on for as long as there are more. */
class LongListTest {
  private static final String ENTRIES = ".entries li";
  private static final int BATCH = 1_000;
  private static final int MANY = 10_000;
  private static final int STEP_PIXELS = 900;
  private static final int STEPS = 200;

  /** What a browser calls a long task keeps the page from answering for more than this. */
  private static final double LONG_TASK_MS = 50;

  /** Other tests keep the processors busy: one pass without a long task is enough. */
  private static final int PASSES_MAX = 5;

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
      ada.seeAsMany(ENTRIES, 50);
      ada.page.locator(ENTRIES).nth(45).scrollIntoViewIfNeeded();
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
  void by_keyboard_one_goes_on_at_the_first_that_is_new() {
    try (Visit ada = stand.visit()) {
      open(ada, "tabs-on@example.com", 60);
      ada.seeAsMany(ENTRIES, 50);
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
      ada.seeAsMany(ENTRIES, 50);
      ada.page.context().setOffline(false);
      ada.press("Load more");
      ada.seeAsMany(ENTRIES, 60);
      assertThat(said.isVisible()).isFalse();
    }
  }

  @Test
  void ten_thousand_entries_scroll_without_a_long_task() {
    try (Visit ada = stand.visit()) {
      open(ada, "many@example.com", MANY);
      ada.page.evaluate(
          "() => { window.longTasks = []; new PerformanceObserver(list => list.getEntries()"
              + ".forEach(each => window.longTasks.push(each.duration)))"
              + ".observe({type: 'longtask'}); }");
      int shown = 50;
      while (shown < MANY) {
        int before = shown;
        ada.page.evaluate("() => scrollTo(0, document.body.scrollHeight)");
        ada.page.locator(ENTRIES).nth(before).waitFor();
        shown = ada.page.locator(ENTRIES).count();
      }
      List<Double> loading = takeLongTasks(ada);
      System.out.printf("long tasks while %,d entries were loaded, ms: %s%n", shown, loading);

      List<Double> scrolling = new ArrayList<>(List.of(Double.MAX_VALUE));
      for (int pass = 0; pass < PASSES_MAX && !scrolling.isEmpty(); pass++) {
        ada.page.evaluate("() => scrollTo(0, 0)");
        takeLongTasks(ada);
        ada.page.evaluate(
            "async ([steps, pixels]) => { for (let i = 0; i < steps; i++) {"
                + " scrollBy(0, pixels); await new Promise(requestAnimationFrame); } }",
            List.of(STEPS, STEP_PIXELS));
        scrolling = takeLongTasks(ada);
        System.out.printf("long tasks while scrolling through them, ms: %s%n", scrolling);
      }
      assertThat(scrolling).isEmpty();
      assertThat(ada.page.locator(ENTRIES).count()).isEqualTo(MANY);
    }
  }

  private static List<Double> takeLongTasks(Visit ada) {
    List<?> taken = (List<?>) ada.page.evaluate("() => window.longTasks.splice(0)");
    return taken.stream()
        .map(each -> ((Number) each).doubleValue())
        .filter(ms -> ms > LONG_TASK_MS)
        .toList();
  }
}
