package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import florin.Config;
import florin.contract.Authenticator;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page does about the user himself: who he is, how he gets in, what he takes along. */
class YouPageTest {
  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  @Test
  void somebody_says_who_he_is_shows_a_document_and_asks_to_be_verified() {
    try (Visit ada = stand.visit()) {
      ada.signUp("profile@example.com");
      ada.link("You").click();
      ada.seeHeading("Profile");
      ada.see("Still missing: date of birth, address, a document.");
      ada.fill("Date of birth", "1815-12-10");
      ada.fill("Street and house", "12 St James's Square");
      ada.fill("City", "London");
      ada.page.locator("#field-address-country").fill("B");
      ada.press("Save");
      ada.page.locator("#field-address-country-error").waitFor();
      ada.fill("Date of birth", "1990-12-10");
      ada.page.locator("#field-address-country").fill("gb");
      ada.press("Save");
      ada.see("Still missing: a document.");

      ada.page.locator("summary").getByText("Show a document").click();
      ada.fill("Its number", "C01X00T47");
      ada.page.locator("#field-country").fill("gb");
      ada.fill("Good until", "2020-01-01");
      ada.press("Add document");
      ada.page.locator("#field-expires_on-error").waitFor();
      ada.fill("Good until", "2060-01-01");
      ada.press("Add document");
      ada.see("Passport ··· 0T47");
      assertThat(ada.page.content()).doesNotContain("C01X00T47");
      ada.press("Ask to be verified");
      ada.see("Being looked at");
    }
  }

  @Test
  void what_was_said_once_can_be_changed_and_not_emptied() {
    try (Visit ada = stand.visit()) {
      ada.signUp("emptied@example.com");
      ada.link("You").click();
      ada.seeHeading("Profile");
      ada.fill("Phone", "+442079460000");
      ada.press("Save");
      ada.see("Your changes are saved.");
      ada.fill("Phone", "");
      ada.press("Save");
      ada.see("There is a problem");
      ada.page.locator("#field-phone-error").waitFor();
      assertThat(ada.page.locator("#field-phone-error").textContent())
          .isEqualTo("This can be changed, but not taken back.");
    }
  }

  @Test
  void two_windows_do_not_overwrite_each_others_changes() {
    try (Visit ada = stand.visit()) {
      ada.signUp("windows@example.com");
      ada.link("You").click();
      ada.seeHeading("Profile");
      ada.fill("Full name", "Ada King");
      Page other = ada.tab();
      other.getByText("You", new Page.GetByTextOptions().setExact(true)).click();
      other.getByLabel("Phone").fill("+442079460000");
      other.getByText("Save").click();
      other.getByText("Your changes are saved.").waitFor();
      ada.press("Save");
      ada.see("There is a problem");
      assertThat(ada.page.getByLabel("Full name").inputValue()).isEqualTo("Ada King");
    }
  }

  @Test
  void an_authenticator_is_turned_on_asked_for_at_the_door_and_turned_off() {
    try (Visit ada = stand.visit()) {
      ada.signUp("factor@example.com");
      ada.link("You").click();
      ada.link("Security").click();
      ada.press("Set up an authenticator");
      ada.see("Scan this with your authenticator");
      String secret = ada.page.locator(".long").innerText();
      Authenticator phone = new Authenticator(secret, new ArrayList<>(), Clock.systemUTC());
      ada.fill("Code of your authenticator", phone.wrongCode());
      ada.press("Turn it on");
      ada.see("There is a problem");
      String code = phone.code();
      String asShown = code.substring(0, 3) + " " + code.substring(3);
      ada.fill("Code of your authenticator", asShown);
      ada.press("Turn it on");
      ada.see("Keep these recovery codes");
      String recovery = ada.page.locator(".codes code").first().innerText();
      ada.see("An authenticator is on.");

      ada.press("Sign out");
      ada.see("You are signed out.");
      ada.fill("E-mail", "factor@example.com");
      ada.fill("Password", Visit.PASSWORD);
      ada.press("Sign in");
      ada.fill("Code of your authenticator", recovery);
      ada.press("Sign in");
      ada.seeHeading("Your accounts");
      ada.link("You").click();
      ada.link("Security").click();
      ada.page.locator("summary").getByText("Turn it off").click();
      ada.page.getByLabel("Password", Visit.EXACTLY).fill(Visit.PASSWORD);
      ada.press("Turn it off");
      ada.button("Set up an authenticator").waitFor();
    }
  }

  @Test
  void another_password_is_set_and_a_wrong_one_is_said() {
    try (Visit ada = stand.visit()) {
      ada.signUp("password@example.com");
      ada.link("You").click();
      ada.link("Security").click();
      ada.fill("Current password", "not this one at all");
      ada.fill("New password", "eleven sleepy badgers");
      ada.press("Change password");
      ada.see("There is a problem");
      ada.fill("Current password", Visit.PASSWORD);
      ada.press("Change password");
      ada.see("Your password is changed.");
    }
  }

  @Test
  void a_session_elsewhere_is_seen_and_ended() {
    try (Visit ada = stand.visit();
        Visit phone = stand.visit()) {
      ada.signUp("devices@example.com");
      phone.open();
      phone.fill("E-mail", "devices@example.com");
      phone.fill("Password", Visit.PASSWORD);
      phone.press("Sign in");
      phone.seeHeading("Your accounts");
      ada.link("You").click();
      ada.link("Sessions").click();
      ada.see("This one");
      ada.seeAsMany(".entries li", 2);
      ada.press("End the session of Chrome, Linux");
      ada.button("End the session of Chrome, Linux").waitFor(Visit.GONE);
      phone.see("Your session has ended. Please sign in again.");
    }
  }

  @Test
  void an_api_key_is_shown_once_works_and_is_taken_away() {
    try (Visit ada = stand.visit()) {
      ada.signUp("keys@example.com");
      ada.link("You").click();
      ada.link("API keys").click();
      ada.page.getByLabel("Read").uncheck();
      ada.fill("What it is for", "Nightly export");
      ada.press("Make key");
      ada.see("Choose what the key may do.");
      ada.page.getByLabel("Read").check();
      ada.press("Make key");
      ada.see("This is the key “Nightly export”.");
      String key = ada.page.locator("code .long").innerText();
      assertThat(stand.api().statusOf(key)).isEqualTo(200);
      ada.press("I have kept it");
      assertThat(ada.page.content()).doesNotContain(key);
      ada.press("Take away Nightly export");
      ada.page
          .getByRole(AriaRole.GROUP)
          .getByText("Take away", new Locator.GetByTextOptions().setExact(true))
          .click();
      ada.see("You have no keys.");
      assertThat(stand.api().statusOf(key)).isEqualTo(401);
    }
  }

  @Test
  void everything_is_taken_along_then_forgotten() throws IOException {
    try (Visit ada = stand.visit()) {
      String access = ada.signUp("forgets@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      ada.link("You").click();
      ada.link("Your data").click();
      Download json = ada.page.waitForDownload(() -> ada.press("Download as JSON"));
      assertThat(Files.readString(json.path())).contains("forgets@example.com", "Everyday");
      Download zip = ada.page.waitForDownload(() -> ada.press("Download as ZIP"));
      assertThat(Files.readAllBytes(zip.path())).startsWith('P', 'K');

      ada.page.getByLabel("Password", Visit.EXACTLY).fill(Visit.PASSWORD);
      ada.press("Erase my login");
      ada.see("Say that you know it.");
      ada.page.getByLabel("I know that this cannot be undone").check();
      ada.press("Erase my login");
      ada.see("There is an account that is not closed");
      close(ada);
      ada.link("You").click();
      ada.link("Your data").click();
      ada.page.getByLabel("Password", Visit.EXACTLY).fill(Visit.PASSWORD);
      ada.page.getByLabel("I know that this cannot be undone").check();
      ada.press("Erase my login");
      ada.see("You are forgotten");
      assertThat(stand.api().statusOf(access)).isEqualTo(401);
      assertThat(ada.page.content()).doesNotContain("Lovelace");
    }
  }

  private static void close(Visit ada) {
    ada.link("Accounts").click();
    ada.link("Everyday").click();
    ada.link("Settings").click();
    ada.press("Close account");
    ada.page.getByRole(AriaRole.GROUP).getByText("Close account").click();
    ada.button("Close account").waitFor(Visit.GONE);
  }
}
