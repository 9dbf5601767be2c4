package florin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import florin.Config;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every screen on a small display, in both colours, and by the keyboard alone. */
class ScreensTest {
  private static final int TABS_MAX = 60;

  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void every_screen_fits_a_small_display_and_has_one_heading_which_has_the_focus(
      ColorScheme scheme) {
    String colour = scheme.name().toLowerCase(Locale.ROOT);
    var options = new Browser.NewContextOptions().setViewportSize(320, 640).setColorScheme(scheme);
    try (Visit ada = stand.visit(options)) {
      ada.signUp("screens.%s@example.com".formatted(colour));
      String account = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(account, 123_450, "EUR");
      stand.api().deposit(account, 678_900, "EUR");
      screens(account)
          .forEach(
              (hash, heading) -> {
                ada.page.evaluate("hash => { location.hash = hash; }", hash);
                ada.seeHeading(heading);
                assertThat(ada.page.locator("h1").count()).as(hash).isEqualTo(1);
                assertThat(ada.page.evaluate("document.activeElement.tagName")).isEqualTo("H1");
                assertThat(ada.page.title()).isEqualTo(heading + " · Florin");
                ada.assertAccessible(colour + " " + hash);
                ada.picture(
                    colour + "-" + hash.replaceAll("acc_\\w+", "account").replaceAll("\\W+", "-"));
              });
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void every_screen_of_the_bank_fits_a_small_display_too(ColorScheme scheme) {
    String colour = scheme.name().toLowerCase(Locale.ROOT);
    var options = new Browser.NewContextOptions().setViewportSize(320, 640).setColorScheme(scheme);
    try (Visit ada = stand.visit();
        Visit operator = stand.visit(options)) {
      String token = ada.signUp("of.the.bank.%s@example.com".formatted(colour));
      String user = stand.api().get("/v1/me", token).get("id").asText();
      String account = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(account, 123_450, "EUR");
      String entry = "/v1/accounts/" + account + "/entries/1";
      String transfer = stand.api().get(entry, token).get("transfer_id").asText();
      operator.open().assertAccessible(colour + " sign in");
      operator.signIn(Api.OPERATOR, Api.OPERATOR_PASSWORD);
      operator.seeHeading("Books");
      Map<String, String> screens = new LinkedHashMap<>();
      screens.put("#/bank/find", "Find");
      screens.put("#/bank/users", "Users");
      screens.put("#/bank/users/" + user, "Ada Lovelace");
      screens.put("#/bank/accounts", "Accounts");
      screens.put("#/bank/accounts/" + account, "Everyday");
      screens.put("#/bank/transfers/" + transfer, "Transfer");
      screens.put("#/bank/audit", "Audit trail");
      screens.put("#/bank/terms", "Rates and fees");
      screens.put("#/bank", "Books");
      screens.forEach(
          (hash, heading) -> {
            operator.page.evaluate("hash => { location.hash = hash; }", hash);
            operator.seeHeading(heading);
            assertThat(operator.page.evaluate("document.activeElement.tagName")).isEqualTo("H1");
            operator.assertAccessible(colour + " " + hash);
            operator.picture(colour + "-" + hash.replaceAll("_\\w+", "").replaceAll("\\W+", "-"));
          });
    }
  }

  private static Map<String, String> screens(String account) {
    Map<String, String> screens = new LinkedHashMap<>();
    screens.put("#/accounts/" + account, "Everyday");
    screens.put("#/accounts/" + account + "/entries/1", "Deposit");
    screens.put("#/accounts/" + account + "/statements", "Statements");
    screens.put("#/accounts/" + account + "/members", "Members");
    screens.put("#/accounts/" + account + "/settings", "Settings");
    screens.put("#/pay", "Pay");
    screens.put("#/orders", "Standing orders");
    screens.put("#/payees", "Payees");
    screens.put("#/cards", "Cards");
    screens.put("#/you", "Profile");
    screens.put("#/you/security", "Security");
    screens.put("#/you/sessions", "Sessions");
    screens.put("#/you/keys", "API keys");
    screens.put("#/you/data", "Your data");
    screens.put("#/accounts", "Your accounts");
    return screens;
  }

  @Test
  void what_nobody_could_read_would_be_found() {
    try (Visit ada = stand.visit()) {
      ada.open().assertAccessible("sign in");
      ada.page.evaluate("document.querySelector('h1').style.color = '#eeeeee'");
      ada.page.evaluate("document.querySelector('label').removeAttribute('for')");
      assertThatThrownBy(() -> ada.assertAccessible("sign in"))
          .hasMessageContaining("color-contrast")
          .hasMessageContaining("label");
    }
  }

  @Test
  void one_pays_by_the_keyboard_alone() {
    try (Visit ada = stand.visit()) {
      ada.signUp("keyboard@example.com");
      String account = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(account, 10_000, "EUR");
      ada.page.reload();
      ada.see("100.00");
      tabTo(ada, "Pay");
      ada.page.keyboard().press("Enter");
      ada.seeHeading("Pay");
      tabTo(ada, "field-to_account_id");
      ada.page.keyboard().type("Holidays");
      tabTo(ada, "field-amount");
      ada.page.keyboard().type("12");
      ada.page.keyboard().press("Enter");
      ada.seeHeading("Review payment");
      tabTo(ada, "Pay 12.00\u00a0EUR");
      ada.page.keyboard().press("Enter");
      ada.seeHeading("Paid");
      assertThat(ada.payments()).isEqualTo(1);
    }
  }

  /** Goes on by the Tab key to the control of this id, or what is called so. */
  private static void tabTo(Visit visit, String wanted) {
    for (int i = 0; i < TABS_MAX; i++) {
      visit.page.keyboard().press("Tab");
      Object found =
          visit.page.evaluate(
              "wanted => { const at = document.activeElement;"
                  + " return at.id === wanted || at.textContent === wanted; }",
              wanted);
      if (Boolean.TRUE.equals(found)) {
        return;
      }
    }
    throw new AssertionError("the Tab key does not lead to " + wanted);
  }
}
