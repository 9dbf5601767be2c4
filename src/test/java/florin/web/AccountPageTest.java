package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import florin.Config;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The overview and one account: what was in it when, what is looked for, one entry. */
class AccountPageTest {
  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  @Test
  void the_overview_shows_what_happened_last_on_all_accounts_and_an_incoming_payment_by_itself() {
    try (Visit ada = stand.visit()) {
      ada.page.addInitScript("const every = setInterval; setInterval = (work) => every(work, 300)");
      ada.signUp("overview@example.com");
      String everyday = ada.openAccount("checking", "EUR", "Everyday");
      String yen = ada.openAccount("savings", "JPY", "Yen");
      stand.api().deposit(everyday, 10_000, "EUR");
      ada.see("+100.00\u00a0EUR");
      stand.api().deposit(yen, 5_000, "JPY");
      ada.see("+5,000\u00a0JPY");
      assertThat(ada.page.locator(".entries li").allInnerTexts())
          .satisfiesExactly(
              last -> assertThat(last).contains("Deposit", "+5,000", "Yen"),
              first -> assertThat(first).contains("Deposit", "+100.00", "Everyday"));
    }
  }

  @Test
  void the_slider_shows_the_account_as_it_was() {
    try (Visit ada = stand.visit()) {
      ada.signUp("slides@example.com");
      String everyday = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(everyday, 10_000, "EUR");
      ada.page.waitForTimeout(1_500); // so that there is a time at which it held that much
      stand.api().deposit(everyday, 2_345, "EUR");
      ada.link("Everyday").click();
      ada.page.locator(".chart canvas").waitFor(); // uPlot came, which the policy lets in alone
      var asOf = ada.page.locator(".as-of");
      asOf.getByText("123.45").first().waitFor();
      assertThat(asOf.innerText()).contains("Now");
      ada.page.getByLabel("The account as it was").press("Home");
      asOf.getByText("100.00").first().waitFor();
      assertThat(asOf.innerText()).doesNotContain("Now", "123.45");
      assertThat(ada.page.getByRole(AriaRole.IMG).getAttribute("aria-label"))
          .contains("100.00", "123.45");
      ada.page.locator(".chart canvas").waitFor();
    }
  }

  @Test
  void entries_are_searched_and_the_search_is_in_the_address() {
    try (Visit ada = stand.visit()) {
      ada.signUp("searches@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "Lunch at the sea");
      ada.press("Pay 12.00\u00a0EUR");
      ada.link("See the account").click();
      ada.seeHeading("Everyday");
      ada.page.getByText("Search").click();
      ada.fill("Words in the memo", "LUNCH");
      ada.page.getByLabel("Direction").selectOption("Money out");
      ada.press("Show entries");
      ada.see("Entries found");
      ada.seeAsMany(".entries li", 1);
      assertThat(ada.page.url()).contains("q=LUNCH", "direction=debit");
      ada.page.reload();
      ada.see("Entries found");
      ada.seeAsMany(".entries li", 1);

      ada.fill("At least (EUR)", "a lot");
      ada.press("Show entries");
      ada.see("Enter an amount like 12.50");
      ada.fill("At least (EUR)", "12.01");
      ada.press("Show entries");
      ada.see("No entry is like this.");
      ada.link("Show all").click();
      ada.page.locator(".entries li").nth(1).waitFor();
    }
  }

  @Test
  void an_entry_shows_both_its_times_its_place_and_why_it_passed() {
    try (Visit ada = stand.visit()) {
      ada.signUp("entry@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.reviewPayment("Holidays", "12", "Lunch");
      ada.press("Pay 12.00\u00a0EUR");
      ada.link("See the account").click();
      ada.seeHeading("Everyday");
      ada.page.locator(".entries a").first().click();
      ada.page.getByRole(AriaRole.HEADING).getByText(Pattern.compile("^To XF")).waitFor();
      assertThat(ada.text())
          .contains(
              "−12.00", "Booked", "Counts from", "2 of 2", "Lunch", "Balance after it", "trf_");
      ada.press("Why did it pass?");
      ada.see("Enough money");

      ada.page.navigate(stand.url() + "/#/accounts/" + from + "/entries/99");
      ada.seeHeading("There is a problem");
    }
  }

  @Test
  void an_account_is_named_frozen_and_closed() {
    try (Visit ada = stand.visit()) {
      ada.signUp("settings@example.com");
      String everyday = ada.openAccount("checking", "EUR", "Everyday");
      String holidays = ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(everyday, 10_000, "EUR");
      ada.link("Everyday").click();
      ada.link("Settings").click();
      ada.seeHeading("Settings");
      ada.fill("Name of the account", "Daily bread");
      ada.press("Save");
      ada.see("Daily bread");
      ada.press("Freeze account");
      ada.see("The account is frozen: nothing goes in or out.");
      ada.press("Unfreeze account");
      ada.button("Freeze account").waitFor();

      ada.press("Close account");
      ada.press("Never mind");
      ada.press("Close account");
      ada.page.getByRole(AriaRole.GROUP).getByText("Close account").click();
      ada.page.locator(".error").waitFor();
      ada.press("Never mind");
      ada.page.getByLabel("Send what is left to").selectOption("Holidays");
      ada.press("Close account");
      ada.page.getByRole(AriaRole.GROUP).getByText("Close account").click();
      ada.button("Close account").waitFor(Visit.GONE);
      ada.link("Accounts").click();
      ada.see("Closed");
      ada.page.locator("a[href='#/accounts/" + holidays + "']").click();
      ada.see("+100.00\u00a0EUR");
    }
  }
}
