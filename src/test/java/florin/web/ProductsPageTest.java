package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import florin.Config;
import florin.contract.Account;
import florin.contract.TestBank;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Payees, standing orders, statements and members, in the browser. */
class ProductsPageTest {
  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  private static TestBank others;

  @BeforeAll
  static void start() {
    others = TestBank.at(URI.create(stand.url()));
  }

  @Test
  void a_payee_is_added_with_a_word_on_the_name_then_paid_renamed_and_removed() {
    Account theirs = others.signUp("grace").openAccount("EUR");
    try (Visit ada = stand.visit()) {
      ada.signUp("payees@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(from, 10_000, "EUR");
      ada.link("Payees").click();
      ada.seeHeading("Payees");
      ada.fill("Name of the payee", "Somebody Else");
      ada.fill("Account number", "XF00 1234 5678 9012");
      ada.press("Add payee");
      ada.see("There is a problem");
      ada.fill("Account number", theirs.number());
      ada.press("Add payee");
      ada.see("The account is not held under this name.");

      ada.press("Rename Somebody Else");
      ada.fill("Another name for Somebody Else", "Grace");
      ada.press("Save");
      ada.link("Pay Grace").click();
      ada.seeHeading("Pay");
      ada.fill("Amount in EUR", "12");
      ada.press("Review payment");
      ada.seeHeading("Review payment");
      ada.see("Grace");
      ada.press("Pay 12.00\u00a0EUR");
      ada.seeHeading("Paid");
      ada.link("See the account").click();
      ada.see("To Grace");

      ada.link("Payees").click();
      ada.press("Remove Grace");
      confirm(ada, "Remove");
      ada.see("You have no payees yet.");
    }
  }

  @Test
  void whoever_pays_a_number_is_told_whether_it_is_whom_he_means() {
    Account theirs = others.signUp("katherine").openAccount("EUR");
    String holder = theirs.owner().get("/v1/me").expect(200).text("full_name");
    try (Visit ada = stand.visit()) {
      ada.signUp("means@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(from, 10_000, "EUR");
      ada.link("Pay").click();
      ada.seeHeading("Pay");
      for (Map.Entry<String, String> each :
          Map.of(holder, "The account is held under this name.", "Nobody", "not held under")
              .entrySet()) {
        ada.fill("Account number", theirs.number());
        ada.fill("Name of its holder (optional)", each.getKey());
        ada.fill("Amount in EUR", "1");
        ada.press("Review payment");
        ada.seeHeading("Review payment");
        ada.see(each.getValue());
        ada.press("Change something");
        ada.seeHeading("Pay");
        assertThat(ada.page.getByLabel("Name of its holder (optional)").inputValue())
            .isEqualTo(each.getKey());
      }
      assertThat(ada.payments()).isZero();
    }
  }

  @Test
  void what_the_bank_would_decline_is_explained_before_anything_is_sent() {
    try (Visit ada = stand.visit()) {
      ada.signUp("explained@example.com");
      String from = ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.link("Pay").click();
      ada.seeHeading("Pay");
      ada.page.getByLabel("To", Visit.EXACTLY).selectOption("Holidays");
      ada.fill("Amount in EUR", "100.01");
      ada.press("Review payment");
      ada.see("Why the bank decides so");
      assertThat(ada.page.locator(".rules .refused").innerText())
          .contains("Enough money", "Refused", "available 100.00");
      assertThat(ada.payments()).isZero();
    }
  }

  @Test
  void a_standing_order_is_given_changed_paused_and_ended() {
    try (Visit ada = stand.visit()) {
      String token = ada.signUp("orders@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      ada.openAccount("savings", "EUR", "Holidays");
      ada.link("Standing orders").click();
      ada.seeHeading("Standing orders");
      ada.page.getByLabel("From", Visit.EXACTLY).selectOption("Everyday");
      ada.page.getByLabel("To", Visit.EXACTLY).selectOption("Holidays");
      ada.fill("Amount in EUR", "-5");
      ada.press("Give the order");
      ada.see("Enter an amount like 12.50");
      ada.fill("Amount in EUR", "75");
      ada.fill("Memo (optional)", "Savings");
      ada.page.getByLabel("How often").selectOption("Each week");
      ada.fill("First on", "2020-01-01");
      ada.press("Give the order");
      ada.page.locator("#field-schedule-start_on-error").waitFor();
      ada.fill("First on", "2099-03-04");
      ada.press("Give the order");
      ada.seeHeading("Savings");
      assertThat(ada.text()).contains("75.00", "Each Wednesday", "Mar 4, 2099", "Active");

      ada.press("Pause");
      ada.press("Resume");
      ada.press("Leave out the next");
      ada.see("Mar 11, 2099");
      ada.page.getByText("Change it").click();
      ada.fill("Amount in EUR", "80.5");
      ada.press("Save");
      ada.see("80.50");
      ada.press("End this order");
      confirm(ada, "End this order");
      ada.seeHeading("Standing orders");
      assertThat(stand.api().get("/v1/standing_orders", token).get("data"))
          .satisfiesExactly(
              order -> assertThat(order.get("status").textValue()).isEqualTo("ended"));
    }
  }

  @Test
  void a_statement_is_read_taken_in_every_form_and_checked() throws IOException {
    try (Visit ada = stand.visit()) {
      ada.signUp("statements@example.com");
      String account = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(account, 123_450, "EUR");
      ada.link("Everyday").click();
      ada.link("Statements").click();
      ada.seeHeading("Statements");
      for (String form : List.of("PDF", "CSV", "OFX")) {
        Download file = ada.page.waitForDownload(() -> taken(ada, form).click());
        assertThat(file.suggestedFilename())
            .matches("statement-.*\\." + form.toLowerCase(Locale.ROOT));
        assertThat(file.path()).isNotEmptyFile();
      }
      String json =
          Files.readString(ada.page.waitForDownload(() -> taken(ada, "JSON").click()).path());
      show(ada, json);
      ada.see("It is, word for word, the statement of the bank.");
      show(ada, json.replace("123450", "923450"));
      ada.see("It differs from what the bank gives now.");
      show(ada, "no statement");
      ada.see("This file is no statement in JSON.");

      ada.fill("First day", "2026-02-01");
      ada.fill("Day after the last", "2026-01-01");
      ada.press("Get it");
      ada.see("There is a problem");

      ada.page.locator(".entries a").first().click();
      ada.see("What it is checked by");
      assertThat(ada.page.locator("table").innerText()).contains("Deposit", "1,234.50");
    }
  }

  private static Locator taken(Visit visit, String form) {
    return visit
        .page
        .locator("button")
        .getByText(form, new Locator.GetByTextOptions().setExact(true));
  }

  private static void show(Visit visit, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    visit
        .page
        .getByLabel("Statement in JSON")
        .setInputFiles(new FilePayload("statement.json", "application/json", bytes));
  }

  @Test
  void somebody_is_asked_to_join_an_account_joins_and_pays_within_his_limits() {
    try (Visit ada = stand.visit();
        Visit grace = stand.visit()) {
      ada.signUp("ada.shares@example.com");
      String account = ada.openAccount("checking", "EUR", "Household");
      stand.api().deposit(account, 100_000, "EUR");
      ada.link("Household").click();
      ada.link("Members").click();
      ada.seeHeading("Members");
      ada.fill("E-mail", "grace.joins@example.com");
      ada.page.getByLabel("May", Visit.EXACTLY).selectOption("Look and pay");
      ada.fill("Each payment, at most (EUR)", "many");
      ada.press("Send invitation");
      ada.see("Enter an amount like 12.50");
      ada.fill("Each payment, at most (EUR)", "50");
      ada.press("Send invitation");
      ada.see("Asked to join");

      grace.signUp("grace.joins@example.com");
      grace.openAccount("savings", "EUR", "Mine");
      grace.link("You").click();
      grace.see("You may: look and pay.");
      grace.press("Join");
      grace.button("Join").waitFor(Visit.GONE);
      grace.link("Pay").click();
      grace.seeHeading("Pay");
      grace.page.getByLabel("From", Visit.EXACTLY).selectOption(account);
      grace.page.getByLabel("To", Visit.EXACTLY).selectOption("Mine");
      grace.fill("Amount in EUR", "50.01");
      grace.press("Review payment");
      grace.see("Why the bank decides so");
      grace.fill("Amount in EUR", "50");
      grace.press("Review payment");
      grace.press("Pay 50.00\u00a0EUR");
      grace.seeHeading("Paid");

      ada.page.reload();
      ada.button("Change what Ada Lovelace may").last().click();
      ada.page.getByLabel("May", Visit.EXACTLY).first().selectOption("Look");
      Response changed = ada.page.waitForResponse("**/members/usr_*", () -> ada.press("Save"));
      assertThat(changed.status()).isEqualTo(200);
      ada.page.getByRole(AriaRole.BUTTON).getByText("Remove").click();
      confirm(ada, "Remove");
      ada.button("Remove").waitFor(Visit.GONE);
    }
  }

  /** Says yes to what is asked once more. */
  private static void confirm(Visit visit, String yes) {
    visit
        .page
        .getByRole(AriaRole.GROUP)
        .getByText(yes, new Locator.GetByTextOptions().setExact(true))
        .click();
  }
}
