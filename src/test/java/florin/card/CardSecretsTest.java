package florin.card;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.customer.EverythingKept;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** A card's number and code: shown once, and to be read nowhere else. */
@ExtendWith(FlorinExtension.class)
class CardSecretsTest {
  private final TestBank bank;
  private final Jdbi jdbi;
  private final Customer alice;
  private final Account account;

  CardSecretsTest(Bank started) {
    bank = TestBank.of(started);
    jdbi = started.storage().database().jdbi();
    alice = bank.signUp("alice");
    account = bank.funded(alice, "EUR", 10_000);
  }

  @Test
  void numbers_are_of_the_test_range_and_right_by_luhn_s_formula() {
    SecureRandom random = new SecureRandom();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      String number = CardNumber.random(random);
      assertThat(number).matches("9999[0-9]{12}");
      assertThat(luhn(number)).as(number).isZero();
      seen.add(number);
    }
    assertThat(seen).hasSizeGreaterThan(1_990);
  }

  /** As ISO/IEC 7812-1 has it, from the right, the check digit included. */
  private static int luhn(String number) {
    int sum = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = Character.digit(number.charAt(number.length() - 1 - i), 10);
      sum += i % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    }
    return sum % 10;
  }

  @Test
  void codes_are_three_digits_of_all_kinds_and_the_same_each_time() {
    SecureRandom random = new SecureRandom();
    Set<String> codes = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      Secrets secrets = Secrets.random(random, LocalDate.of(2029, 1, 31));
      assertThat(secrets.code()).matches("[0-9]{3}").isEqualTo(secrets.code());
      Secrets again = new Secrets(secrets.number(), secrets.seed(), LocalDate.of(2029, 1, 31));
      assertThat(again.code()).isEqualTo(secrets.code());
      codes.add(secrets.code());
    }
    assertThat(codes).hasSizeGreaterThan(950);
  }

  @Test
  void no_answer_but_the_first_has_the_number_or_the_code() {
    List<Response> later = new ArrayList<>();
    Api keyed = alice.api().key("a-card");
    Response issued = keyed.post(account.path() + "/cards").expect(201);
    Plastic card = Plastic.of(alice, account, issued);
    Response replayed = keyed.post(account.path() + "/cards").expect(201);
    assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(replayed.id()).isEqualTo(card.id());
    later.add(replayed);
    keyed.post(account.path() + "/cards", Map.of("label", "X")).expect(422);
    later.add(card.does("activate").expect(200));
    later.add(card.limit(Map.of("daily", 5_000)).expect(200));
    Map<String, Object> order = card.order(100);
    order.put("number", card.number());
    order.put("cvv", card.cvv());
    later.add(card.ask(order).expect(201));
    order.put("amount", 9_000);
    later.add(card.ask(order).expect(422));
    order.put("cvv", "12");
    later.add(card.ask(order).expect(400));
    later.add(card.asked());
    later.add(card.now());
    later.add(alice.api().get("/v1/cards").expect(200));
    later.add(alice.api().get("/v1/me/export").expect(200));
    later.add(bank.auditor().api().get("/v1/admin/audit?limit=200").expect(200));
    later.add(alice.api().get("/v1/transfers?status=declined").expect(200));
    Response replacement = card.ends("replace", "lost").expect(201);
    assertThat(replacement.text()).doesNotContain(card.number());
    later.add(card.now());
    for (Response response : later) {
      assertThat(response.text()).doesNotContain(card.number());
      assertThat(response.body().has("number")).isFalse();
      assertThat(response.body().has("cvv")).isFalse();
    }
    assertThat(later.get(9).body().get("cards")).hasSize(1);
  }

  @Test
  void neither_is_in_the_database_but_sealed_and_the_code_not_even_so() throws IOException {
    Plastic card = Plastic.active(alice, account);
    Map<String, Object> order = card.order(100);
    order.put("number", card.number());
    order.put("cvv", card.cvv());
    card.ask(order).expect(201);

    String hex = HexFormat.of().formatHex(card.number().getBytes(StandardCharsets.US_ASCII));
    assertThat(dump()).doesNotContain(card.number(), hex);
    List<String> kept = EverythingKept.of(jdbi).with(card.number());
    assertThat(kept).isNotEmpty().allMatch(where -> where.startsWith("card.number_sealed"));
    List<String> details =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("SELECT detail FROM journal WHERE detail IS NOT NULL")
                    .mapTo(String.class)
                    .list());
    assertThat(details.toString()).contains("code=right").doesNotContain("cvv", card.number());
  }

  /** All rows of all tables as text. */
  private String dump() {
    StringBuilder all = new StringBuilder();
    jdbi.useHandle(
        handle -> {
          List<String> tables =
              handle
                  .createQuery(
                      """
                      SELECT table_name FROM information_schema.tables
                      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                      """)
                  .mapTo(String.class)
                  .list();
          for (String table : tables) {
            handle
                .createQuery("SELECT t::text FROM " + table + " t")
                .mapTo(String.class)
                .forEach(all::append);
          }
        });
    return all.toString();
  }

  @Test
  void two_requests_that_differ_in_what_is_shown_have_one_hash() {
    Plastic card = Plastic.active(alice, account);
    Api keyed = alice.api().key("guess");
    Map<String, Object> order = card.order(100);
    order.put("cvv", card.wrongCode());
    Response first = keyed.post(card.asking(), order).expect(422, "card_verification_failed");
    order.put("cvv", card.cvv());
    Response second = keyed.post(card.asking(), order).expect(422);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void the_log_has_neither() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.list = new CopyOnWriteArrayList<>();
    told.start();
    root.addAppender(told);
    try {
      Plastic card = Plastic.active(alice, account);
      Map<String, Object> order = card.order(1);
      order.put("number", card.number());
      order.put("cvv", card.cvv());
      card.ask(order).expect(201);
      order.put("amount", "much");
      card.ask(order).expect(400);
      card.replaced();
      assertThat(told.list.toString()).doesNotContain(card.number());
    } finally {
      root.detachAppender(told);
    }
  }
}
