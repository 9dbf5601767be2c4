package florin.notice;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.config.Limits;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.AccountNumber;
import florin.mail.MailSettings;
import florin.mail.SmtpListener;
import florin.mail.SmtpServer;
import florin.rate.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mails about what was done in a user's name, as a mail server gets them. */
class NoticesTest {
  private static final String OTHER_PASSWORD = "a quite different long password";

  private final SmtpListener server = new SmtpListener(0);
  private final Bank started = Bank.start(mailing(server.server()));
  private final TestBank bank = TestBank.of(started);

  private static Config mailing(SmtpServer smtp) {
    Config usual =
        Config.forTests().withOperator(TestBank.OPERATOR.email(), TestBank.OPERATOR.password());
    var proxies = new Limits(Map.of(), null, null, 1, List.of(Network.parseCidr("127.0.0.0/8")));
    return usual.withHttp(
        usual.http().withLimits(proxies).withMail(new MailSettings(smtp, "bank@example.com")));
  }

  @AfterEach
  void stop() {
    try (started;
        server) {
      assertThat(server.poll(1)).as("no mail more than was expected").isNull();
    }
  }

  private Api from(String address) {
    return bank.api().with("X-Forwarded-For", address);
  }

  private Customer signUpAt(String address) {
    return TestBank.at(from(address)).signUp("ada");
  }

  private static Response logIn(Api api, Customer.Login login) {
    Map<String, String> body = Map.of("email", login.email(), "password", login.password());
    return api.post("/v1/auth/login", body);
  }

  private String mail(Customer to, String subject) {
    String mail = server.next();
    assertThat(mail)
        .contains("To: " + to.login().email(), "Subject: " + subject, started.baseUrl());
    return mail;
  }

  @Test
  void a_log_in_from_where_one_never_was_is_told_and_the_next_from_there_is_not() {
    Customer ada = signUpAt("192.0.2.1");
    logIn(from("192.0.2.1"), ada.login()).expect(200);
    logIn(from("198.51.100.7"), ada.login()).expect(200);

    assertThat(mail(ada, "A log-in from a new device"))
        .doesNotContain(ada.login().password(), "198.51.100.7", "eyJ");
    logIn(from("198.51.100.7"), ada.login()).expect(200);
  }

  @Test
  void a_browser_that_is_known_is_no_new_device_wherever_it_is() {
    Customer ada = signUpAt("192.0.2.1");
    Api browser = from("192.0.2.1").with("Florin-Session", "cookie");
    Matcher mark =
        Pattern.compile("florin_device=[^;]+")
            .matcher(logIn(browser, ada.login()).expect(200).toString());
    assertThat(mark.find()).isTrue();

    logIn(from("203.0.113.5").with("Cookie", mark.group()), ada.login()).expect(200);
  }

  @Test
  void a_wrong_password_from_anywhere_is_no_log_in() {
    Customer ada = signUpAt("192.0.2.1");

    logIn(from("198.51.100.7"), new Customer.Login(ada.login().email(), "none of them"))
        .expect(401);
  }

  @Test
  void a_changed_password_is_told_without_it() {
    Customer ada = bank.signUp("ada");
    Map<String, String> change =
        Map.of("current_password", ada.login().password(), "new_password", OTHER_PASSWORD);
    ada.api().send("PUT", "/v1/me/password", change).expect(204);

    assertThat(mail(ada, "Your password was changed"))
        .doesNotContain(ada.login().password(), OTHER_PASSWORD);
    change = Map.of("current_password", "none of them", "new_password", OTHER_PASSWORD + "!");
    ada.api().send("PUT", "/v1/me/password", change).expect(403, "wrong_password");
  }

  @Test
  void a_password_set_by_a_link_is_told_too() {
    Customer ada = bank.signUp("ada");
    bank.api().post("/v1/auth/password_resets", Map.of("email", ada.login().email())).expect(202);
    String link = server.next();
    String token = link.substring(link.indexOf("#reset=") + 7).split("\\s", 2)[0];
    bank.api()
        .post(
            "/v1/auth/password_resets/confirm",
            Map.of("token", token, "new_password", OTHER_PASSWORD))
        .expect(204);

    assertThat(mail(ada, "Your password was changed")).doesNotContain(OTHER_PASSWORD, token);
  }

  @Test
  void a_new_payee_is_told_and_one_with_another_number_but_no_other_name() {
    Customer ada = bank.signUp("ada");
    Account bobs = bank.signUp("bob").openAccount("EUR");
    Map<String, String> payee = Map.of("name", "Bob", "account_number", bobs.number());
    String id = ada.api().post("/v1/payees", payee).expect(201).id();

    assertThat(mail(ada, "A payee was added")).doesNotContain("Bob", bobs.number(), "EUR");
    ada.api().post("/v1/payees", payee).expect(409);
    ada.api().patch("/v1/payees/" + id, Map.of("name", "Robert")).expect(200);
    ada.api()
        .patch("/v1/payees/" + id, Map.of("account_number", AccountNumber.of(999_999)))
        .expect(200);
    mail(ada, "A payee was added");
  }

  @Test
  void a_mail_server_that_is_away_harms_nobody() throws IOException {
    int nowhere;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = taken.getLocalPort();
    }
    try (Bank alone = Bank.start(mailing(SmtpServer.parse("smtp://127.0.0.1:" + nowhere)))) {
      TestBank there = TestBank.of(alone);
      Customer ada = there.signUp("ada");
      for (int i = 0; i < 30; i++) {
        Map<String, String> payee =
            Map.of("name", "Bob", "account_number", AccountNumber.of(i + 1));
        ada.api().post("/v1/payees", payee).expect(201);
      }
      logIn(there.api().with("X-Forwarded-For", "198.51.100.7"), ada.login()).expect(200);
      assertThat(ada.api().get("/v1/payees").expect(200).data()).hasSize(30);
    }
  }
}
