package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import florin.Config;
import florin.contract.Authenticator;
import florin.contract.TestBank;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The web page in a real browser, on a real bank: coming in, accounts, entries, paying once. */
class WebPageTest {
  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  @Test
  void one_signs_up_opens_accounts_and_pays_after_a_review() {
    try (Visit ada = stand.visit()) {
      String token = ada.signUp("pays@example.com");
      String everyday = ada.openAccount("checking", "EUR", "Everyday");
      String holidays = ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(everyday, 123_450, "EUR");
      ada.page.reload();
      ada.see("1,234.50");

      ada.reviewPayment("Holidays", "34.5", "Lunch");
      ada.see("Nothing has been paid yet");
      ada.see("1,200.00");
      assertThat(ada.payments()).isZero();
      ada.press("Pay 34.50\u00a0EUR");
      ada.seeHeading("Paid");
      ada.see("1,200.00");

      ada.link("See the account").click();
      ada.seeHeading("Everyday");
      assertThat(ada.page.locator(".entries li").allInnerTexts())
          .satisfiesExactly(
              last -> assertThat(last).contains("Lunch", "−34.50", "Balance 1,200.00"),
              first -> assertThat(first).contains("Deposit", "+1,234.50", "Balance 1,234.50"));
      assertThat(stand.api().get("/v1/accounts/" + holidays, token).get("balance").longValue())
          .isEqualTo(3_450);
      assertThat(ada.payments()).isEqualTo(1);

      ada.link("All accounts").click();
      ada.see("To Holidays");
      ada.see("From Everyday");
    }
  }

  @Test
  void a_reload_before_the_answer_pays_once() {
    try (Visit ada = stand.visit()) {
      String token = ada.signUp("reload@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "");
      ada.page.reload();
      ada.seeHeading("Review payment");

      // The bank gets the payment and answers; the answer never reaches the page.
      AtomicBoolean answered = new AtomicBoolean();
      ada.page.route(
          "**/v1/transfers",
          route -> {
            route.fetch();
            answered.set(true);
          });
      ada.press("Pay 12.00\u00a0EUR");
      ada.page.waitForCondition(answered::get);
      ada.page.reload();
      ada.page.unroute("**/v1/transfers");

      ada.seeHeading("Review payment");
      ada.see("We do not know yet whether this payment went through");
      assertThat(ada.button("Change something").count()).isZero();
      ada.press("Finish payment");
      ada.seeHeading("Paid");
      assertPaidOnce(token, from, 8_800);
      assertThat(ada.page.evaluate("sessionStorage.length")).isEqualTo(0);
    }
  }

  @Test
  void a_payment_on_its_way_is_neither_cancelled_nor_changed() {
    try (Visit ada = stand.visit()) {
      String token = ada.signUp("on.its.way@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "");
      ada.button("Cancel").waitFor();
      AtomicReference<Route> way = new AtomicReference<>();
      ada.page.route("**/v1/transfers", way::set);
      ada.press("Pay 12.00\u00a0EUR");
      ada.page.waitForCondition(() -> way.get() != null);

      assertThat(ada.button("Cancel").count()).isZero();
      assertThat(ada.button("Change something").count()).isZero();
      way.get().resume();
      ada.seeHeading("Paid");
      assertPaidOnce(token, from, 8_800);
    }
  }

  @Test
  void a_review_that_was_left_for_the_payees_is_given_up() {
    try (Visit ada = stand.visit()) {
      ada.signUp("left@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "");
      ada.link("Payees").click();
      ada.seeHeading("Payees");

      ada.link("Pay").click();
      ada.seeHeading("Pay");
    }
  }

  @Test
  void a_lost_answer_can_be_looked_up_instead_of_sent_again() {
    try (Visit ada = stand.visit()) {
      String token = ada.signUp("lost@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "");
      ada.page.route("**/v1/transfers", route -> route.abort());
      ada.press("Pay 12.00\u00a0EUR");
      ada.see("We do not know yet");
      ada.page.unroute("**/v1/transfers");
      ada.press("Check whether it was paid");
      ada.see("The bank has no such payment so far");
      ada.button("Give up this payment").waitFor();

      ada.page.route(
          "**/v1/transfers",
          route -> {
            route.fetch();
            route.abort();
          });
      ada.press("Finish payment");
      ada.see("We do not know yet");
      ada.page.unroute("**/v1/transfers");
      ada.press("Check whether it was paid");
      ada.seeHeading("Paid");
      assertPaidOnce(token, from, 8_800);
    }
  }

  @Test
  void whom_one_pays_for_the_first_time_is_paid_with_a_code() {
    try (Visit ada = stand.visit()) {
      TestBank others = TestBank.at(URI.create(stand.url()));
      String number = others.signUp("bob").openAccount("EUR").number();
      String token = ada.signUp("first@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(from, 10_000, "EUR");
      Authenticator phone = Authenticator.enrol(others.api().as(token), Clock.systemUTC());
      ada.link("Pay").click();
      ada.fill("Account number", number);
      ada.fill("Amount in EUR", "12");
      ada.press("Review payment");
      ada.seeHeading("Review payment");
      ada.fill("Code of your authenticator", phone.wrongCode());
      ada.press("Pay 12.00\u00a0EUR");
      ada.see("The code in totp is wrong");
      ada.fill("Code of your authenticator", phone.code(1));
      assertThat(ada.page.evaluate("JSON.stringify(sessionStorage)"))
          .asString()
          .doesNotContain("totp");
      ada.press("Pay 12.00\u00a0EUR");
      ada.seeHeading("Paid");
      assertPaidOnce(token, from, 8_800);
    }
  }

  @Test
  void a_double_click_pays_once() {
    try (Visit ada = stand.visit()) {
      String token = ada.signUp("double@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "");
      ada.button("Pay 12.00\u00a0EUR").evaluate("button => { button.click(); button.click(); }");
      ada.seeHeading("Paid");
      assertThat(ada.payments()).isEqualTo(1);
      assertPaidOnce(token, from, 8_800);
    }
  }

  private static void assertPaidOnce(String token, String from, long balance) {
    JsonNode paid = stand.api().get("/v1/transfers?account_id=" + from, token).get("data");
    assertThat(paid).filteredOn(each -> each.get("kind").textValue().equals("transfer")).hasSize(1);
    assertThat(stand.api().get("/v1/accounts/" + from, token).get("balance").longValue())
        .isEqualTo(balance);
  }

  @Test
  void what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost() {
    try (Visit ada = stand.visit()) {
      ada.signUp("refused@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      ada.link("Pay").click();
      ada.fill("Account number", "XF00 1234 5678 9012");
      ada.fill("Amount in EUR", "1,234");
      ada.press("Review payment");
      ada.see("without thousands separators");
      assertThat(ada.page.evaluate("document.activeElement.innerText"))
          .asString()
          .startsWith("There is a problem");
      ada.fill("Amount in EUR", "1,5");
      ada.press("Review payment");
      ada.see("Request ");
      assertThat(ada.page.getByLabel("Account number").inputValue())
          .isEqualTo("XF00 1234 5678 9012");
      assertThat(ada.payments()).isZero();
    }
  }

  @Test
  void text_of_others_stays_text() {
    try (Visit ada = stand.visit()) {
      ada.signUp("text@example.com");
      String from = ada.openAccount("checking", "EUR", "<b>Everyday</b>");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "<img src=x onerror=alert(1)> Lunch");
      ada.press("Pay 12.00\u00a0EUR");
      ada.link("See the account").click();
      ada.seeHeading("<b>Everyday</b>");
      ada.see("<img src=x onerror=alert(1)> Lunch");
      assertThat(ada.page.locator("main img, main b").count()).isZero();
    }
  }

  @Test
  void signing_out_ends_the_session_at_the_bank_and_leaves_nothing_in_the_page() {
    try (Visit ada = stand.visit()) {
      String access = ada.signUp("leaves@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      String refresh = ada.refreshToken();
      ada.press("Sign out");
      ada.see("You are signed out.");
      assertThat(stand.api().statusOf(access)).isEqualTo(401);
      assertThat(stand.api().statusOfRefresh(refresh)).isEqualTo(401);
      ada.page.goBack();
      assertThat(ada.text()).doesNotContain("Everyday", "Ada Lovelace");
      ada.open();
      ada.seeHeading("Sign in");
    }
  }

  @Test
  void a_reload_keeps_one_signed_in_and_two_tabs_do_not_end_each_others_session() {
    try (Visit ada = stand.visit()) {
      ada.signUp("tabs@example.com");
      for (int i = 0; i < 3; i++) {
        ada.tab();
      }
      ada.page.reload();
      ada.seeHeading("Your accounts");
    }
  }

  /**
   * The cookie is out of a script's reach, so the bank ends the session as soon as it is reached.
   */
  @Test
  void a_sign_out_that_did_not_reach_the_bank_is_made_up_for() {
    try (Visit ada = stand.visit()) {
      ada.signUp("unreached@example.com");
      ada.page.route("**/v1/auth/logout", route -> route.abort());
      ada.press("Sign out");
      ada.see("This page is cleared");
      ada.page.unroute("**/v1/auth/logout");

      assertThat(ada.refreshToken()).isNotEmpty();
      ada.page.waitForResponse("**/v1/auth/logout", () -> ada.page.reload());
      ada.see("You are signed out.");
      assertThat(ada.page.context().cookies())
          .noneMatch(cookie -> cookie.name.endsWith("florin_refresh"));
      ada.page.reload();
      ada.seeHeading("Sign in");
      assertThat(ada.page.evaluate("sessionStorage.length")).isEqualTo(0);
    }
  }

  @Test
  void the_page_is_served_under_a_strict_policy() {
    try (Visit ada = stand.visit()) {
      Response answer = ada.page.navigate(stand.url() + "/");
      assertThat(answer.headerValue("content-security-policy"))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .contains("base-uri 'none'", "require-trusted-types-for 'script'")
          .doesNotContain("unsafe");
      assertThat(answer.headerValue("request-id")).isNotEmpty();
      ada.seeHeading("Sign in");
    }
  }

  @Test
  void the_page_counts_the_decimals_of_every_currency_as_the_bank_does() {
    Map<String, Object> expected = new TreeMap<>();
    for (Currency currency : Currency.getAvailableCurrencies()) {
      if (currency.getDefaultFractionDigits() >= 0) {
        expected.put(currency.getCurrencyCode(), currency.getDefaultFractionDigits());
      }
    }
    try (Visit ada = stand.visit()) {
      Object found =
          ada.open()
              .page
              .evaluate(
                  "async codes => { const { fractionDigits } = await import('./money.js');"
                      + " return Object.fromEntries(codes.map(code => [code, fractionDigits(code)])); }",
                  expected.keySet().toArray());
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void a_day_begins_where_its_clocks_say_so() {
    Map<List<String>, String> expected =
        Map.of(
            List.of("2026-06-15", "Europe/Paris"), "2026-06-14T22:00:00.000Z",
            List.of("2026-09-27", "Pacific/Auckland"), "2026-09-26T12:00:00.000Z",
            List.of("2026-04-05", "Pacific/Auckland"), "2026-04-04T11:00:00.000Z",
            List.of("2026-11-01", "America/Los_Angeles"), "2026-11-01T07:00:00.000Z",
            List.of("2026-03-29", "UTC"), "2026-03-29T00:00:00.000Z");
    try (Visit ada = stand.visit()) {
      ada.open();
      expected.forEach(
          (day, begins) ->
              assertThat(
                      ada.page.evaluate(
                          "async ([date, zone]) =>"
                              + " (await import('./ui.js')).startOfDay(date, zone)",
                          day))
                  .as("%s", day)
                  .isEqualTo(begins));
    }
  }

  @Test
  void amounts_become_minor_units_and_text_again_exactly() {
    List<List<String>> table =
        """
        12.34             | EUR | 1234             | 12.34
        12,5              | EUR | 1250             | 12.50
        1 234.5           | EUR | 123450           | 1,234.50
        0.07              | USD | 7                | 0.07
        1250              | JPY | 1250             | 1,250
        0.001             | KWD | 1                | 0.001
        100               | HUF | 10000            | 100.00
        90071992547409.91 | EUR | 9007199254740991 | 90,071,992,547,409.91
        90071992547409.92 | EUR | tooLarge         |
        12.345            | EUR | tooFine          |
        1.5               | JPY | tooFine          |
        0.00              | EUR | zero             |
        1,234             | KWD | shape            |
        1,234.50          | EUR | shape            |
        1e3               | EUR | shape            |
        -5                | EUR | shape            |
        ٣                 | EUR | shape            |
                          | EUR | shape            |
        """
            .lines()
            .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
            .toList();
    try (Visit ada = stand.visit()) {
      Object found =
          ada.open()
              .page
              .evaluate(
                  "async rows => { const { parse, plain } = await import('./money.js');"
                      + " return rows.map(([typed, currency]) => {"
                      + " const { amount, problem } = parse(typed, currency);"
                      + " return [typed, currency, problem ?? String(amount),"
                      + " amount ? plain(amount, currency) : '']; }); }",
                  table);
      assertThat(found).isEqualTo(table);
    }
  }

  @Test
  void amounts_are_read_by_the_marks_of_the_browsers_language_where_they_leave_no_doubt() {
    var german =
        Map.of("1.234,56", "123456", "1,234.56", "shape", "1.234", "tooFine", "12,5", "1250");
    var english =
        Map.of("1,234.56", "123456", "1.234,56", "shape", "1,234", "shape", "１２", "shape");
    assertThat(read("de-DE", german.keySet()))
        .isEqualTo(Map.of("read", german, "shown", "1.234,50"));
    assertThat(read("en-GB", english.keySet()))
        .isEqualTo(Map.of("read", english, "shown", "1,234.50"));
  }

  private static Object read(String locale, Set<String> typed) {
    var options = new Browser.NewContextOptions().setLocale(locale);
    try (Visit ada = stand.visit(options)) {
      return ada.open()
          .page
          .evaluate(
              "async all => { const { parseTyped, plain } = await import('./money.js');"
                  + " const read = text => { const { amount, problem } = parseTyped(text, 'EUR');"
                  + " return [text, problem ?? String(amount)]; };"
                  + " return { read: Object.fromEntries(all.map(read)), shown: plain(123450, 'EUR') }; }",
              typed.toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void it_fits_a_small_screen_and_a_large_one(ColorScheme scheme) {
    for (int width : new int[] {320, 1280}) {
      var options =
          new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme);
      try (Visit ada = stand.visit(options)) {
        String name = scheme.name().toLowerCase(Locale.ROOT);
        ada.open();
        ada.seeHeading("Sign in");
        ada.picture(name + "-1-sign-in");
        ada.signUp("looks%d%s@example.com".formatted(width, name));
        String from = ada.openAccount("checking", "EUR", "Everyday");
        ada.openAccount("savings", "EUR", "Holidays in a place with quite a long name");
        ada.openAccount("checking", "HUF", "Forints");
        stand.api().deposit(from, 123_456_789, "EUR");
        ada.page.reload();
        ada.see("1,234,567.89");
        ada.picture(name + "-2-accounts");
        ada.reviewPayment("Holidays in a place with quite a long name", "12.5", "Lunch at the sea");
        ada.picture(name + "-3-review");
        ada.press("Pay 12.50\u00a0EUR");
        ada.seeHeading("Paid");
        ada.picture(name + "-4-paid");
        ada.link("See the account").click();
        ada.seeHeading("Everyday");
        ada.picture(name + "-5-account");
      }
    }
  }
}
