package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import florin.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of an idle session: the bank's doing, which the page only announces. */
class IdleEndTest {
  private static final Duration IDLE = Duration.ofSeconds(8);

  /**
   * What somebody does who wants to stay: the page's clock never strikes, its polling never rests.
   */
  private static final String NO_TIMERS =
      """
      const every = setInterval;
      setInterval = (work, ms) => (ms <= 1000 ? 0 : every(work, 250));
      setTimeout = () => 0;
      """;

  @RegisterExtension static final Stand stand = Stand.with(Config.forTests().withSessionIdle(IDLE));

  @Test
  void both_tokens_are_dead_one_second_after_the_idle_end_whatever_the_page_does() {
    try (Visit ada = stand.visit()) {
      ada.page.addInitScript(NO_TIMERS);
      String access = ada.signUp("stays@example.com");
      String refresh = ada.refreshToken();
      // The page must not be what ends it: it can neither ask for the end nor use up the token.
      ada.page.route("**/v1/auth/refresh", route -> route.abort());
      ada.page.route("**/v1/auth/logout", route -> route.abort());
      Instant end = idleEnd(access);

      long polls = waitUntil(ada, end.minusMillis(1_500));
      assertThat(polls).as("polls of the page").isGreaterThan(10);
      assertThat(stand.api().statusOf(access)).isEqualTo(200);
      assertThat(idleEnd(access)).isEqualTo(end);

      waitUntil(ada, end.plusSeconds(1));
      assertThat(stand.api().statusOf(access)).isEqualTo(401);
      assertThat(stand.api().statusOfRefresh(refresh)).isEqualTo(401);
      assertThat(ada.dialog().count()).isZero();
    }
  }

  /** Lets the page run until then; answers how often it has polled. */
  private static long waitUntil(Visit visit, Instant then) {
    while (Instant.now().isBefore(then)) {
      visit.page.waitForTimeout(50);
    }
    return visit
        .sent("GET", "/v1/accounts?limit=200")
        .filter(each -> "1".equals(each.headers().get("florin-background")))
        .count();
  }

  private static Instant idleEnd(String access) {
    // Asking does not extend it.
    return Instant.parse(stand.api().get("/v1/session", access).get("idle_expires_at").textValue());
  }

  @Test
  void the_page_warns_first_and_staying_extends_the_session() {
    try (Visit ada = stand.visit()) {
      String access = ada.signUp("warned@example.com");
      ada.page.getByLabel("Name (optional)").focus();
      Instant end = idleEnd(access);
      ada.dialog().waitFor();
      assertThat(Instant.now()).isBetween(end.minus(IDLE.dividedBy(2)).minusSeconds(1), end);
      ada.picture("warning");
      assertThat(ada.dialog().innerText()).contains("Are you still there?", "left");
      assertThat(ada.page.title()).contains("Sign-out soon");
      assertThat(ada.sent("PATCH", "/v1/session").count()).isLessThanOrEqualTo(1);

      long before = ada.sent("PATCH", "/v1/session").count();
      ada.page.keyboard().press("Escape");
      gone(ada.dialog());
      assertThat(ada.sent("PATCH", "/v1/session").count()).isEqualTo(before + 1);
      assertThat(idleEnd(access)).isAfter(end);
      assertThat(ada.page.evaluate("document.activeElement.id")).isEqualTo("field-name");
      assertThat(ada.page.title()).isEqualTo("Your accounts · Florin");

      ada.dialog().waitFor();
      ada.press("Stay signed in");
      gone(ada.dialog());
      assertThat(ada.sent("PATCH", "/v1/session").count()).isEqualTo(before + 2);
    }
  }

  @Test
  void staying_in_one_tab_takes_the_warning_away_in_the_other() {
    try (Visit ada = stand.visit()) {
      ada.signUp("two@example.com");
      Page other = ada.tab();
      Locator theirs = other.getByRole(AriaRole.DIALOG);
      theirs.waitFor();
      ada.dialog().waitFor();
      ada.press("Stay signed in");
      gone(theirs);
    }
  }

  @Test
  void signing_out_from_the_warning_ends_all_tabs() {
    try (Visit ada = stand.visit()) {
      String access = ada.signUp("enough@example.com");
      Page other = ada.tab();
      ada.dialog().waitFor();
      ada.press("Sign out now");
      ada.see("You are signed out.");
      // Its own question to the bank may be answered before the news reach it.
      other.getByText(Pattern.compile("You are signed out|Your session has ended")).waitFor();
      assertThat(stand.api().statusOf(access)).isEqualTo(401);
    }
  }

  @Test
  void at_the_end_the_page_clears_itself_says_why_and_back_shows_nothing() {
    try (Visit ada = stand.visit()) {
      ada.signUp("gone@example.com");
      String account = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(account, 777_700, "EUR");
      ada.page.reload();
      ada.see("7,777.00");
      ada.link("Everyday").click();
      ada.seeHeading("Everyday");
      ada.see("You were signed out because nothing happened for a while.");
      assertThat(ada.page.content()).doesNotContain("7,777", "Everyday", "Lovelace", account);
      ada.picture("ended");
      for (int i = 0; i < 2; i++) {
        ada.page.goBack();
        assertThat(ada.page.content()).doesNotContain("7,777", "Everyday", "Lovelace");
      }
    }
  }

  @Test
  void what_the_banks_own_people_looked_at_is_cleared_too() {
    try (Visit ada = stand.visit();
        Visit operator = stand.visit()) {
      ada.signUp("looked-at@example.com");
      operator.open().signIn(Api.OPERATOR, Api.OPERATOR_PASSWORD);
      operator.seeHeading("Books");
      operator.link("Users").click();
      operator.see("looked-at@example.com");
      operator.see("You were signed out because nothing happened for a while.");
      for (int i = 0; i < 2; i++) {
        assertThat(operator.page.content())
            .doesNotContain("looked-at@", "Trial balance", "Lovelace");
        operator.page.goBack();
      }
    }
  }

  @Test
  void without_the_bank_the_page_still_clears_itself_at_the_end() {
    try (Visit ada = stand.visit()) {
      ada.signUp("offline@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      ada.page.context().setOffline(true);
      ada.see("You were signed out because nothing happened for a while.");
      assertThat(ada.page.content()).doesNotContain("Everyday", "Lovelace");
    }
  }

  @Test
  void another_page_and_back_after_the_end_shows_nothing_either() {
    try (Visit ada = stand.visit()) {
      String access = ada.signUp("away@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      ada.page.navigate(stand.url() + "/openapi.json");
      waitUntil(ada, idleEnd(access).plusMillis(500));
      ada.page.goBack();
      ada.seeHeading("Sign in");
      assertThat(ada.page.content()).doesNotContain("Everyday", "Lovelace");
    }
  }

  @Test
  void a_payment_under_review_is_there_again_after_signing_in_again() {
    try (Visit ada = stand.visit()) {
      ada.signUp("again@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "");
      ada.see("You were signed out because nothing happened for a while.");
      ada.fill("E-mail", "again@example.com");
      ada.fill("Password", Visit.PASSWORD);
      ada.press("Sign in");
      ada.seeHeading("Review payment");
      ada.button("Pay 12.00\u00a0EUR").waitFor();
    }
  }

  private static void gone(Locator locator) {
    locator.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
  }
}
