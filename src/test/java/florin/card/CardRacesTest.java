package florin.card;

import static florin.card.Plastic.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many at once want what a card has for few. */
@ExtendWith(FlorinExtension.class)
class CardRacesTest {
  private static final int MANY = 50;

  private final TestBank bank;
  private final Customer alice;

  CardRacesTest(Bank started) {
    bank = TestBank.of(started);
    alice = bank.signUp("alice");
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  private Plastic card(long cents) {
    Account account = bank.funded(alice, "EUR", cents);
    return Plastic.active(alice, account);
  }

  private static CompletableFuture<Response> later(Plastic card, Map<String, Object> order) {
    return fresh(card.holder()).later("POST", card.asking(), order);
  }

  private static List<Response> atOnce(int many, IntFunction<CompletableFuture<Response>> each) {
    List<CompletableFuture<Response>> answers = IntStream.range(0, many).mapToObj(each).toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private static long count(List<Response> answers, String verdict) {
    return answers.stream().filter(answer -> answer.verdict().equals(verdict)).count();
  }

  @Test
  void money_for_one_of_fifty_is_authorised_once() {
    for (int round = 0; round < 4; round++) {
      Plastic card = card(100);
      List<Response> answers = atOnce(MANY, i -> later(card, card.order(100)));
      assertThat(count(answers, "201")).isEqualTo(1);
      assertThat(count(answers, "422 insufficient_funds")).isEqualTo(MANY - 1);
      assertThat(card.numbers()).containsExactly(100L, 100L, 0L);
      assertThat(card.asked().data()).hasSize(MANY);
    }
  }

  @Test
  void ten_at_once_do_not_pass_the_day_s_limit() {
    Plastic card = card(10_000);
    card.limit(Map.of("daily", 350)).expect(200);
    List<Response> answers = atOnce(10, i -> later(card, card.order(100)));
    assertThat(count(answers, "201")).isEqualTo(3);
    assertThat(count(answers, "422 limit_exceeded")).isEqualTo(7);
    assertThat(card.now().number("limits/daily/used")).isEqualTo(300);
  }

  @Test
  void a_freeze_is_before_each_of_fifty_authorisations_or_after_it() {
    Plastic card = card(10_000);
    CompletableFuture<?>[] freeze = new CompletableFuture<?>[1];
    List<Response> answers =
        atOnce(
            MANY,
            i -> {
              if (i == MANY / 2) {
                freeze[0] = alice.api().later("POST", card.path() + "/freeze", null);
              }
              return later(card, card.order(1));
            });
    freeze[0].join();
    assertThat(count(answers, "201") + count(answers, "422 card_frozen")).isEqualTo(MANY);
    card.pay(1).expect(422, "card_frozen");

    // in the order in which the ledger decided them none passes after the first that did not
    List<String> statuses =
        card.asked().data().stream()
            .sorted((a, b) -> at(a).compareTo(at(b)))
            .map(one -> one.get("status").asText())
            .toList();
    assertThat(statuses).isSortedAccordingTo((a, b) -> b.compareTo(a)); // pending, then declined
  }

  private static String at(com.fasterxml.jackson.databind.JsonNode authorization) {
    return authorization.get("created_at").asText();
  }

  @Test
  void fifty_guesses_at_once_are_five() {
    Plastic card = card(10_000);
    List<Response> answers =
        atOnce(
            MANY,
            i -> {
              Map<String, Object> order = card.order(1);
              order.put("cvv", card.wrongCode());
              return later(card, order);
            });
    assertThat(count(answers, "422 card_verification_failed")).isEqualTo(MANY);
    card.payShowing(1, card.cvv()).expect(422, "card_verification_failed");
  }

  @Test
  void fifty_captures_and_refunds_at_once_are_no_more_than_there_was() {
    Plastic card = card(1_000);
    String id = card.pay(700).expect(201).id();
    Map<String, Object> part = Map.of("amount", 100);
    String path = "/v1/simulations/authorizations/" + id;
    List<Response> captures =
        atOnce(MANY, i -> fresh(alice).later("POST", path + "/capture", part));
    assertThat(count(captures, "200")).isEqualTo(7);
    assertThat(card.numbers()).containsExactly(300L, 0L, 300L);
    List<Response> refunds = atOnce(MANY, i -> fresh(alice).later("POST", path + "/refund", part));
    assertThat(count(refunds, "200")).isEqualTo(7);
    assertThat(count(refunds, "422 exceeds_original")).isEqualTo(MANY - 7);
    assertThat(card.numbers()).containsExactly(1_000L, 0L, 1_000L);
  }

  @Test
  void of_ten_replacements_at_once_one_is_made() {
    Plastic card = card(1_000);
    List<Response> answers =
        atOnce(
            10, i -> alice.api().later("POST", card.path() + "/replace", Map.of("reason", "lost")));
    assertThat(count(answers, "201")).isEqualTo(1);
    assertThat(count(answers, "422 card_cancelled")).isEqualTo(9);
  }
}
