package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import florin.Config;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the bank's own people run it in the page. */
class BankPageTest {
  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  private static void operatorSignsIn(Visit visit) {
    visit.open().signIn(Api.OPERATOR, Api.OPERATOR_PASSWORD);
    visit.seeHeading("Books");
  }

  /** Looks for something by the field for everything. */
  private static void find(Visit visit, String what, String heading) {
    visit.link("Find").click();
    visit.seeHeading("Find");
    visit.fill("What you have of it", what);
    visit.press("Find");
    visit.seeHeading(heading);
  }

  @Test
  void the_books_are_verified_and_signed_while_one_looks_on() {
    try (Visit ada = stand.visit();
        Visit operator = stand.visit()) {
      ada.signUp("books@example.com");
      stand.api().deposit(ada.openAccount("checking", "EUR", "Everyday"), 4_200, "EUR");
      operatorSignsIn(operator);
      operator.see("Even: no money was made or lost.");
      operator.press("Verify now");
      operator.see("The books are right.");
      operator.press("Make a checkpoint");
      operator.see("Merkle root");
      operator.see("Well: 0 commands wait");
      operator.see("done, 0 refused");
      operator.picture("bank-books");
      operator.link("Cash").click();
      operator.seeHeading("Cash EUR");
      operator.see("−42.00");
      assertThat(operator.button("Freeze").count()).isZero();
    }
  }

  @Test
  void an_account_is_found_by_its_number_paid_into_limited_and_frozen() {
    try (Visit ada = stand.visit();
        Visit operator = stand.visit()) {
      String token = ada.signUp("counter@example.com");
      String account = ada.openAccount("checking", "EUR", "Counter");
      String number = stand.api().get("/v1/accounts/" + account, token).get("number").asText();
      operatorSignsIn(operator);
      find(operator, number.replaceAll("(.{4})", "$1 ").trim(), "Counter");
      operator.fill("Amount (EUR)", "1,2345");
      operator.press("Book it");
      operator.page.locator("#cash-amount-error").waitFor();
      operator.fill("Amount (EUR)", "12.50");
      operator.press("Book it");
      operator.see("+12.50");
      operator.page.locator("summary").getByText("Set limits").click();
      operator.fill("Each day, at most (EUR)", "5");
      operator.press("Set limits");
      operator.see("0.00\u00a0EUR used");
      operator.page.locator("#freeze-reason").fill("Lost his head");
      operator.press("Freeze");
      operator.see("Frozen by the bank");
      operator.picture("bank-account");
      ada.page.reload();
      ada.see("12.50");
      ada.see("Frozen");
      operator.press("Unfreeze");
      operator.button("Freeze").waitFor();
    }
  }

  @Test
  void a_payment_is_taken_back_although_the_payee_has_spent_it() {
    try (Visit ada = stand.visit();
        Visit operator = stand.visit()) {
      ada.signUp("reverse@example.com");
      String account = ada.openAccount("checking", "EUR", "Source");
      ada.openAccount("savings", "EUR", "Target");
      stand.api().deposit(account, 10_000, "EUR");
      ada.page.reload();
      ada.see("100.00");
      ada.reviewPayment("Target", "30", "by mistake");
      ada.press("Pay 30.00\u00a0EUR");
      ada.seeHeading("Paid");
      String transfer = ada.page.locator("dd code").first().innerText();

      operatorSignsIn(operator);
      find(operator, transfer, "Transfer");
      operator.page.getByLabel("Even if the payee is frozen or has less").check();
      operator.press("Take it back");
      operator.page.locator(".problem").waitFor();
      operator.fill("Reason", "Ordered by mistake");
      operator.press("Take it back");
      operator.see("Taken back so far");
      operator.press("Why it was decided so");
      operator.see("Why the bank decides so");
      operator.picture("bank-transfer");
    }
  }

  @Test
  void a_holder_who_waits_is_verified_and_the_audit_trail_says_by_whom() {
    try (Visit ada = stand.visit();
        Visit operator = stand.visit()) {
      ada.signUp("waits@example.com");
      asksToBeVerified(ada);
      operatorSignsIn(operator);
      operator.link("Users").click();
      operator.seeHeading("Users");
      operator.page.locator("summary").getByText("Search").click();
      operator.page.getByLabel("Known to the bank").selectOption("pending");
      operator.press("Show");
      operator.see("waits@example.com");
      operator.seeAsMany("ul.entries > li", 1);
      operator.picture("bank-users");
      operator.link("Ada Lovelace").click();
      operator.seeHeading("Ada Lovelace");
      operator.page.getByLabel("Decision", Visit.EXACTLY).selectOption("verified");
      operator.press("Decide");
      operator.see("Decided.");
      operator.picture("bank-user");
      operator.link("What was done about this user").click();
      operator.seeHeading("Audit trail");
      operator.see("kyc_changed");
      operator.picture("bank-audit");
    }
  }

  private static void asksToBeVerified(Visit ada) {
    ada.link("You").click();
    ada.seeHeading("Profile");
    ada.fill("Date of birth", "1990-12-10");
    ada.fill("Street and house", "12 St James's Square");
    ada.fill("City", "London");
    ada.page.locator("#field-address-country").fill("gb");
    ada.press("Save");
    ada.see("Still missing: a document.");
    ada.page.locator("summary").getByText("Show a document").click();
    ada.fill("Its number", "C01X00T47");
    ada.page.locator("#field-country").fill("gb");
    ada.fill("Good until", "2060-01-01");
    ada.press("Add document");
    ada.press("Ask to be verified");
    ada.see("Being looked at");
  }

  @Test
  void somebody_is_locked_out_let_in_again_and_made_an_auditor_who_changes_nothing() {
    try (Visit mallory = stand.visit();
        Visit operator = stand.visit()) {
      mallory.signUp("mallory@example.com");
      operatorSignsIn(operator);
      find(operator, "mallory@example.com", "Ada Lovelace");
      operator.page.locator("#lock-reason").fill("Phone stolen");
      operator.press("Lock out");
      operator.see("Locked: Phone stolen");
      mallory.page.reload();
      mallory.seeHeading("Sign in");
      operator.press("Let in again");
      operator.button("Lock out").waitFor();
      operator.page.getByLabel("New role").selectOption("auditor");
      operator.press("Change the role");
      operator.see("Auditor");

      mallory.signIn("mallory@example.com", Visit.PASSWORD);
      mallory.seeHeading("Books");
      mallory.see("As an auditor you see everything and change nothing.");
      for (String button : List.of("Verify now", "Make a checkpoint")) {
        assertThat(mallory.button(button).count()).as(button).isZero();
      }
      mallory.link("Rates and fees").click();
      mallory.seeHeading("Rates and fees");
      assertThat(mallory.button("Set terms").count()).isZero();
      find(mallory, Api.OPERATOR, "operator");
      assertThat(mallory.button("Lock out").count()).isZero();
    }
  }

  @Test
  void rates_are_set_from_a_day_on_and_a_past_one_is_refused_at_its_field() {
    try (Visit operator = stand.visit()) {
      operatorSignsIn(operator);
      operator.link("Rates and fees").click();
      operator.seeHeading("Rates and fees");
      operator.page.getByLabel("Accounts", Visit.EXACTLY).selectOption("savings");
      operator.page.getByLabel("From", Visit.EXACTLY).fill("2001-01-01");
      operator.fill("Interest a year, in hundredths of a percent", "1.5");
      operator.press("Set terms");
      operator.page.locator("#field-interest_basis_points-error").waitFor();
      operator.fill("Interest a year, in hundredths of a percent", "150");
      operator.page.getByLabel("From", Visit.EXACTLY).fill("2099-01-01");
      operator.press("Set terms");
      operator.see("1.50 % a year");
      operator.picture("bank-terms");
    }
  }

  @Test
  void a_customer_who_knows_the_address_is_shown_nothing_of_the_bank() {
    try (Visit ada = stand.visit()) {
      ada.signUp("curious@example.com");
      assertThat(ada.link("Bank").count()).isZero();
      for (String hash : List.of("#/bank", "#/bank/users", "#/bank/audit")) {
        ada.page.evaluate("hash => { location.hash = hash; }", hash);
        ada.seeHeading("There is a problem");
      }
      assertThat(ada.text()).doesNotContain("Trial balance", Api.OPERATOR);
    }
  }

  @Test
  void a_screen_shows_its_calls_and_what_its_buttons_would_send() {
    try (Visit ada = stand.visit()) {
      ada.signUp("drawer@example.com");
      String from = ada.openAccount("checking", "EUR", "It's mine");
      ada.openAccount("savings", "EUR", "Holidays");
      stand.api().deposit(from, 10_000, "EUR");
      ada.page.reload();
      ada.see("100.00");
      ada.press("This screen in the API");
      ada.see(
          "curl -H \"Authorization: Bearer $TOKEN\" '" + stand.url() + "/v1/accounts?limit=200'");
      ada.press("Close");
      ada.link("It's mine").click();
      ada.page.locator("summary").getByText("Search").click();
      ada.fill("Words in the memo", "not yet");
      ada.press("This screen in the API");
      ada.press("Close");
      assertThat(ada.page.getByLabel("Words in the memo").inputValue()).isEqualTo("not yet");
      assertThat(ada.page.url()).doesNotContain("not");
      ada.reviewPayment("Holidays", "12", "It's a gift");
      ada.press("This screen in the API");
      String said = ada.dialog().innerText();
      assertThat(said)
          .contains("-H 'Idempotency-Key: ", "\"amount\":1200", "It'\\''s a gift")
          .contains("http -A bearer -a \"$TOKEN\" --raw '{")
          .doesNotContain("eyJ");
      ada.assertAccessible("drawer");
      ada.picture("drawer");
      assertThat(ada.payments()).isZero();
      ada.press("Close");
      ada.link("You").click();
      ada.link("Security").click();
      ada.seeHeading("Security");
      ada.fill("Current password", Visit.PASSWORD);
      ada.press("This screen in the API");
      assertThat(ada.dialog().innerText()).contains("PUT").doesNotContain(Visit.PASSWORD);
    }
  }

  @Test
  void what_nobody_has_is_not_found() {
    try (Visit operator = stand.visit(new Browser.NewContextOptions().setViewportSize(320, 640))) {
      operatorSignsIn(operator);
      for (String what : List.of("nobody@example.com", "usr_01jx8z3k5ve7n8x2m4n6p8r0s1", "12 34")) {
        operator.link("Find").click();
        operator.seeAsMany(".notice", 0);
        operator.fill("What you have of it", what);
        operator.press("Find");
        operator.see("Nobody and nothing has this.");
      }
      operator.picture("bank-find");
    }
  }
}
