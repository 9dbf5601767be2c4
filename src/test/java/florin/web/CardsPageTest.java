package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cards in the browser: shown once, frozen in a tap, limited, replaced. */
class CardsPageTest {
  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  @Test
  void a_card_is_shown_once_activated_frozen_and_its_payments_are_listed() {
    try (Visit ada = stand.visit()) {
      String token = ada.signUp("cards@example.com");
      String account = ada.openAccount("checking", "EUR", "Everyday");
      stand.api().deposit(account, 10_000, "EUR");
      String card = issue(ada);
      String number = ada.page.locator(".facts .number").innerText();
      assertThat(number).matches("9999 \\d{4} \\d{4} \\d{4}");
      ada.press("I have kept it");
      ada.page.reload();
      ada.seeHeading("Cards");
      assertThat(ada.page.content()).doesNotContain(number, number.replace(" ", ""));

      ada.page.locator(".entries a").click();
      ada.press("Activate");
      ada.button("Freeze").waitFor();
      stand.api().askCard(card, 1_250, "Corner Shop", token);
      ada.press("Freeze");
      ada.button("Unfreeze").waitFor();
      stand.api().askCard(card, 700, "Book Shop", token);
      ada.press("Unfreeze");
      ada.see("Book Shop");
      assertThat(ada.page.locator(".entries li").allInnerTexts())
          .satisfiesExactly(
              last -> assertThat(last).contains("Book Shop", "Declined", "7.00"),
              first -> assertThat(first).contains("Corner Shop", "Reserved", "12.50"));
    }
  }

  /** It is shown once, so nothing that goes wrong afterwards may take it away. */
  @Test
  void the_number_stays_where_the_list_does_not_come_afterwards() {
    try (Visit ada = stand.visit()) {
      ada.signUp("no.list@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      ada.link("Cards").click();
      ada.seeHeading("Cards");
      ada.page.route("**/v1/cards?*", route -> route.abort());
      ada.press("Issue card");

      ada.see("This is your new card.");
      ada.see("There is a problem");
      ada.button("I have kept it").waitFor();
    }
  }

  @Test
  void a_card_gets_limits_and_is_replaced_when_it_is_lost() {
    try (Visit ada = stand.visit()) {
      ada.signUp("limits@example.com");
      ada.openAccount("checking", "EUR", "Everyday");
      issue(ada);
      ada.press("I have kept it");
      ada.page.locator(".entries a").click();
      ada.page.getByText("Limits").click();
      ada.fill("Each day, at most (EUR)", "fifty");
      ada.press("Save");
      ada.see("Enter an amount like 12.50");
      ada.fill("Each day, at most (EUR)", "50");
      ada.fill("Does not pay for (optional)", "gambling");
      ada.press("Save");
      ada.see("0.00\u00a0EUR of 50.00\u00a0EUR used");

      ada.page.getByText("Lost, stolen, broken").click();
      ada.press("End this card");
      ada.see("This is your new card.");
      ada.press("I have kept it");
      ada.see("Not activated");
      ada.see("0.00\u00a0EUR of 50.00\u00a0EUR used");
      ada.link("Cards").first().click();
      ada.see("Cancelled");
    }
  }

  /** Issues a card; answers its id. */
  private static String issue(Visit visit) {
    visit.link("Cards").click();
    visit.seeHeading("Cards");
    visit.fill("What you call it (optional)", "Travel");
    String answer = visit.page.waitForResponse("**/cards", () -> visit.press("Issue card")).text();
    visit.see("This is your new card.");
    return Json.text(answer, "id");
  }
}
