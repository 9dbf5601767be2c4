package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import florin.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page does about its session while it lives, and when it ends for other reasons. */
class PageSessionTest {
  private static final String COMES_BACK = "document.dispatchEvent(new Event('visibilitychange'))";

  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  @Test
  void after_a_sleep_nothing_is_shown_until_the_bank_says_that_the_session_lives() {
    try (Visit ada = stand.visit()) {
      ada.signUp("sleeps@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      List<Route> asked = new ArrayList<>();
      ada.page.route("**/v1/session", asked::add);
      ada.page.evaluate(COMES_BACK);
      ada.page.waitForCondition(() -> !asked.isEmpty());
      assertThat(opacity(ada.page)).isEqualTo("0");
      ada.see("Asking the bank whether your session still lives");
      asked.get(0).resume();
      ada.page.waitForCondition(() -> opacity(ada.page).equals("1"));
      assertThat(ada.text()).contains("Everyday");
    }
  }

  @Test
  void a_session_that_was_ended_elsewhere_is_noticed_on_coming_back() {
    try (Visit ada = stand.visit()) {
      String access = ada.signUp("elsewhere@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      stand.api().logout(access);
      ada.page.evaluate(COMES_BACK);
      ada.see("Your session has ended. Please sign in again.");
      assertThat(ada.page.content()).doesNotContain("Everyday", "Lovelace");
    }
  }

  private static String opacity(Page page) {
    return (String) page.evaluate("getComputedStyle(document.querySelector('main')).opacity");
  }

  @Test
  void an_access_token_that_has_run_out_is_replaced_without_a_word() {
    try (Visit ada = stand.visit()) {
      ada.signUp("runs-out@example.com");
      long before = ada.sent("POST", "/v1/auth/refresh").count();
      ada.page.route(
          "**/v1/accounts?limit=200",
          route -> route.fulfill(new Route.FulfillOptions().setStatus(401).setBody("{}")),
          new Page.RouteOptions().setTimes(1));
      ada.link("Pay").click();
      ada.see("You need an active account to pay from.");
      assertThat(ada.sent("POST", "/v1/auth/refresh").count()).isEqualTo(before + 1);
    }
  }

  @Test
  void a_tab_whose_cookie_now_stands_for_somebody_else_shows_that_person() {
    try (Visit ada = stand.visit()) {
      ada.open();
      Page other = ada.tab();
      other.getByText("Create a login instead").waitFor();
      ada.signUp("first@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      other.getByText("Create a login instead").click();
      other.getByLabel("Full name").fill("Grace Hopper");
      other.getByLabel("E-mail").fill("second@example.com");
      other.getByLabel("Password").fill(Visit.PASSWORD);
      other.getByText("Create login").click();
      ada.see("Grace Hopper");
      ada.see("You have no account yet");
      assertThat(ada.page.content()).doesNotContain("Everyday", "Lovelace");
    }
  }

  @Test
  void the_longest_time_of_a_session_is_announced_and_ends_it_too() {
    Duration max = Duration.ofSeconds(8);
    Config brief = Config.forTests().withSessions(new Config.Sessions(max, max, null));
    try (Stand hasty = Stand.open(brief);
        Visit ada = hasty.visit()) {
      ada.signUp("brief@example.com");
      ada.dialog().waitFor();
      assertThat(ada.dialog().innerText()).contains("Your session ends soon");
      ada.press("Go on until then");
      ada.dialog().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
      ada.see("You were signed out because the session reached its longest time.");
      assertThat(ada.page.content()).doesNotContain("Lovelace");
    }
  }
}
