package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.core.Clocks;
import florin.demo.Demo;
import florin.demo.StillClock;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/**
 * What somebody sees who opens the page of {@code florin demo}. Its pictures are the README's:
 * {@code mvn test -Dtest=DemoPageTest}, then copy {@code target/web-screens/demo-*.png} to {@code
 * src/docs}.
 */
class DemoPageTest {
  private static final Instant NOW = Instant.parse("2026-03-31T15:00:00Z");

  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static Bank demo() {
    StillClock clock = new StillClock(Demo.begin(NOW, ZONE));
    Bank bank =
        Bank.start(
            Config.forTests()
                .withTimeZone(ZONE)
                .withOperator(Demo.OPERATOR, Demo.PASSWORD)
                .withClocks(new Clocks(clock, Clock.systemUTC())));
    Demo.make(
        new Demo.Place(URI.create(bank.baseUrl()), bank.terminal()),
        new Demo.Span(NOW, ZONE),
        new Demo.Time(clock, bank::runDue),
        day -> {});
    return bank;
  }

  @Test
  void two_years_are_there_to_be_looked_at() {
    try (Chromium chromium = Chromium.open();
        Bank bank = demo();
        Visit ada = new Visit(chromium.browser(), bank.baseUrl())) {
      ada.open().signIn("ada@example.com", Demo.PASSWORD);
      ada.seeHeading("Your accounts");
      ada.see("Household");
      ada.see("Café Pénélope");
      ada.page.screenshot(Visit.firstScreen("demo-overview"));

      ada.link("Everyday").click();
      ada.seeHeading("Everyday");
      ada.page.locator(".chart canvas").waitFor();
      ada.page.getByLabel("The account as it was").fill("400");
      ada.page.waitForFunction("() => !document.querySelector('.as-of').innerText.includes('…')");
      ada.page.evaluate("() => scrollTo(0, 180)");
      ada.page.screenshot(Visit.firstScreen("demo-account"));
      assertThat(ada.page.locator(".as-of").innerText()).contains("Balance", "Available");
    }
  }
}
