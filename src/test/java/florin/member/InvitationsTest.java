package florin.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Authenticator;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.Clocks;
import florin.core.UserId;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invited by address, found by whoever has it, accepted once. */
class InvitationsTest {
  private static final SettableClock WALL = new SettableClock(Instant.now());

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(config -> config.withClocks(new Clocks(Clock.systemUTC(), WALL)));

  private final TestBank bank;
  private final Customer alice;
  private final Customer bob;
  private final Joint joint;

  InvitationsTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    bob = this.bank.signUp("bob");
    joint = new Joint(this.bank.funded(alice, "EUR", 10_000), alice);
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  private static List<String> open(Customer who) {
    return who.api().get("/v1/invitations").expect(200).data().stream()
        .map(one -> one.get("id").asText())
        .toList();
  }

  @Test
  void an_invitation_is_found_by_whom_it_is_for_and_lets_him_in_when_he_accepts() {
    Map<String, Object> offer = Joint.offer(bob, "pay");
    offer.put("limits", Map.of("daily", 500));
    Response made = joint.invite(offer).expect(201);
    assertThat(made.text("status")).isEqualTo("open");
    bob.api().get(joint.account().path()).expect(404);
    assertThat(open(bob)).containsExactly(made.id());
    Response seen = bob.api().get("/v1/invitations").expect(200);
    assertThat(seen.text("data/0/invited_by/full_name")).isEqualTo("Alice");
    assertThat(seen.number("data/0/limits/daily")).isEqualTo(500);

    Response accepted = Joint.accept(bob, made).expect(200);

    assertThat(accepted.text("status")).isEqualTo("accepted");
    assertThat(open(bob)).isEmpty();
    Response members = bob.api().get(joint.members()).expect(200);
    assertThat(members.data())
        .extracting(one -> one.get("user_id").asText(), one -> one.get("access").asText())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(alice.id(), "manage"),
            org.assertj.core.groups.Tuple.tuple(bob.id(), "pay"));
    bob.pay(joint.account(), bob.openAccount("EUR"), 500).expect(201);
  }

  @Test
  void the_answer_is_the_same_whether_or_not_somebody_has_the_address() {
    Response known = joint.invite(bob, "view");
    Response unknown =
        joint.invite(
            Map.of("email", "bob." + UUID.randomUUID() + "@example.com", "access", "view"));
    assertThat(told(unknown.expect(201))).isEqualTo(told(known));
    assertThat(open(bob)).hasSize(1);
  }

  private static ObjectNode told(Response invitation) {
    return ((ObjectNode) invitation.body())
        .without(List.of("id", "email", "created_at", "expires_at"));
  }

  @Test
  void who_signs_up_later_with_that_address_finds_it() {
    String email = "Late." + UUID.randomUUID() + "@Example.com";
    Response made = joint.invite(Map.of("email", email, "access", "view")).expect(201);
    String password = "correct horse battery staple";
    bank.api()
        .post(
            "/v1/auth/signup",
            Map.of(
                "email",
                email.toLowerCase(java.util.Locale.ROOT),
                "password",
                password,
                "full_name",
                "Late"))
        .expect(201);
    Customer late = bank.logIn(new Customer.Login(email, password));

    assertThat(open(late)).containsExactly(made.id());
    Joint.accept(late, made).expect(200);
    late.api().get(joint.account().path()).expect(200);
  }

  @Test
  void it_is_nobody_else_s() {
    Response made = joint.invite(bob, "view");
    Customer mallory = bank.signUp("mallory");
    assertThat(open(mallory)).isEmpty();
    Joint.accept(mallory, made).expect(404, "not_found");
    mallory.api().post("/v1/invitations/" + made.id() + "/decline").expect(404, "not_found");
    mallory.api().delete("/v1/invitations/" + made.id()).expect(404, "not_found");
    bob.api().delete("/v1/invitations/" + made.id()).expect(404, "not_found");
    Joint.accept(alice, made).expect(404, "not_found");
    assertThat(open(bob)).hasSize(1);
  }

  @Test
  void it_is_accepted_once_and_not_after_it_was_declined_or_withdrawn() {
    Response first = joint.invite(bob, "view");
    Joint.accept(bob, first).expect(200);
    Joint.accept(bob, first).expect(422, "invitation_not_open");
    bob.api().post("/v1/invitations/" + first.id() + "/decline").expect(422, "invitation_not_open");
    alice.api().delete("/v1/invitations/" + first.id()).expect(422, "invitation_not_open");
    joint.remove(bob).expect(204);
    Joint.accept(bob, first).expect(422, "invitation_not_open");

    Response second = joint.invite(bob, "view");
    Response declined = bob.api().post("/v1/invitations/" + second.id() + "/decline").expect(200);
    assertThat(declined.text("status")).isEqualTo("declined");
    Joint.accept(bob, second).expect(422, "invitation_not_open");

    Response third = joint.invite(bob, "view");
    alice.api().delete("/v1/invitations/" + third.id()).expect(204);
    assertThat(open(bob)).isEmpty();
    assertThat(Joint.accept(bob, third).expect(422, "invitation_not_open").text("detail"))
        .contains("withdrawn");
    bob.api().get(joint.account().path()).expect(404);
  }

  @Test
  void it_expires_after_fourteen_days() {
    Response made = joint.invite(bob, "view");
    WALL.advance(Duration.ofDays(14).minusSeconds(1));
    Customer again = bank.logIn(bob.login());
    assertThat(open(again)).containsExactly(made.id());

    WALL.advance(Duration.ofSeconds(1));

    assertThat(open(again)).isEmpty();
    assertThat(Joint.accept(again, made).expect(422, "invitation_not_open").text("detail"))
        .contains("expired");
    again.api().get(joint.account().path()).expect(404);
  }

  @Test
  void other_terms_take_the_place_of_what_was_offered_before() {
    Response less = joint.invite(bob, "view");
    Response more = joint.invite(bob, "manage");
    assertThat(open(bob)).containsExactly(more.id());
    Joint.accept(bob, less).expect(422, "invitation_not_open");
    Joint.accept(bob, more).expect(200);
    assertThat(bob.api().get(joint.account().path()).text("access")).isEqualTo("manage");
  }

  @Test
  void a_member_is_not_invited_again_nor_oneself() {
    joint.join(bob, "view");
    joint.invite(Joint.offer(bob, "pay")).expect(422, "already_member");
    Map<String, Object> shouted = Joint.offer(bob, "pay");
    shouted.put("email", bob.login().email().toUpperCase(java.util.Locale.ROOT));
    joint.invite(shouted).expect(422, "already_member");
    joint.invite(Joint.offer(alice, "view")).expect(422, "already_member");
    assertThat(bob.api().get(joint.account().path()).text("access")).isEqualTo("view");
  }

  @Test
  void it_is_worth_nothing_once_who_made_it_manages_the_account_no_more() {
    Customer carol = bank.signUp("carol");
    joint.join(carol, "manage");
    Response made = carol.api().post(joint.members(), Joint.offer(bob, "manage")).expect(201);
    joint.remove(carol).expect(204);

    Joint.accept(bob, made).expect(422, "invitation_not_open");

    bob.api().get(joint.account().path()).expect(404);
    assertThat(open(bob)).as("it stays until it is withdrawn").hasSize(1);
    alice.api().delete("/v1/invitations/" + made.id()).expect(204);
  }

  @Test
  void who_has_an_authenticator_shows_it_before_he_lets_another_at_the_money() {
    Authenticator phone = Authenticator.enrol(alice.api(), WALL);
    WALL.advance(Duration.ofSeconds(90));
    joint.invite(bob, "view");
    for (String access : List.of("pay", "manage")) {
      Map<String, Object> offer = Joint.offer(bob, access);
      Response refused = joint.invite(offer).expect(403, "step_up_required");
      assertThat(refused.text("step_up")).isEqualTo("code_missing");
      offer.put("totp", phone.wrongCode());
      assertThat(joint.invite(offer).expect(403).text("step_up")).isEqualTo("code_refused");
      offer.put("totp", phone.code());
      Joint.accept(bob, joint.invite(offer).expect(201)).expect(200);
      joint.change(bob, Map.of("access", "manage")).expect(403, "step_up_required");
      joint.change(bob, Map.of("access", "view")).expect(200);
      WALL.advance(Duration.ofSeconds(30));
      joint.change(bob, Map.of("access", "manage", "totp", phone.code())).expect(200);
      joint.remove(bob).expect(204);
      WALL.advance(Duration.ofSeconds(30));
    }
  }

  @Test
  void an_account_invites_twenty_in_a_day() {
    for (int i = 0; i < InvitationService.A_DAY_MAX; i++) {
      joint.invite(bob, "view");
    }
    joint.invite(Joint.offer(bob, "view")).expect(422, "too_many_invitations");
    assertThat(open(bob)).hasSize(1);
    new Joint(alice.openAccount("EUR"), alice).invite(bob, "view");
    WALL.advance(Duration.ofDays(1));
    new Joint(joint.account(), bank.logIn(alice.login())).invite(bob, "view");
  }

  @Test
  void a_user_has_a_hundred_open_ones_and_of_many_who_want_the_last_place_one_gets_it(Bank itself) {
    joint.invite(bob, "view");
    multiply(itself, 98);
    List<Joint> accounts =
        Stream.generate(() -> new Joint(alice.openAccount("EUR"), alice)).limit(6).toList();

    List<Response> answers =
        accounts.stream()
            .map(one -> alice.api().later("POST", one.members(), Joint.offer(bob, "view")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers.stream().filter(one -> one.status() == 201)).hasSize(1);
    answers.stream()
        .filter(one -> one.status() != 201)
        .forEach(one -> one.expect(422, "too_many_invitations"));
    joint.invite(Joint.offer(bob, "pay")).expect(201); // in the place of the one before
    WALL.advance(Duration.ofDays(14));
    Customer later = bank.logIn(alice.login());
    later.api().post(accounts.get(0).members(), Joint.offer(bob, "view")).expect(201);
  }

  /** As if she had invited that many more, two days ago. */
  private void multiply(Bank itself, int more) {
    itself
        .storage()
        .database()
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    INSERT INTO invitation
                    SELECT (jsonb_populate_record(i, jsonb_build_object(
                      'invitation_id', gen_random_uuid(), 'account_id', gen_random_uuid(),
                      'created_at', i.created_at - interval '2 days'))).*
                    FROM invitation i, generate_series(1, ?) WHERE i.invited_by = ?
                    """,
                    more,
                    UserId.parse(alice.id()).value()));
  }

  @Test
  void they_are_listed_in_pages() {
    Customer carol = bank.signUp("carol");
    for (Customer by : List.of(alice, carol, bob)) {
      Account account = by.openAccount("EUR");
      new Joint(account, by).invite(Map.of("email", "pages@example.com", "access", "view"));
      joint.invite(Map.of("email", by.id() + "@example.com", "access", "view")).expect(201);
    }
    String of = "/v1/invitations?account_id=" + joint.account().id();
    Response first = alice.api().get(of + "&limit=2").expect(200);
    assertThat(first.data()).hasSize(2);
    Response rest =
        alice.api().get("/v1/invitations?cursor=" + first.text("next_cursor")).expect(200);
    assertThat(rest.data()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"access":"view"}; #/email required
          {"email":"b@example.com"}; #/access required
          {"email":"b@example.com","access":"own"}; #/access invalid_value
          {"email":"b@example.com","access":"PAY"}; #/access invalid_value
          {"email":"nobody","access":"view"}; #/email invalid_email
          {"email":7,"access":"view"}; #/email wrong_type
          {"email":"b\\u0000@example.com","access":"view"}; #/email invalid_email
          {"email":"b@example.com","access":"view","limits":{"daily":1}}; #/limits only_with_pay
          {"email":"b@example.com","access":"pay","limits":7}; #/limits wrong_type
          {"email":"b@example.com","access":"pay","limits":{"weekly":7}}; #/limits/weekly unknown_field
          {"email":"b@example.com","access":"pay","limits":{"daily":-1}}; #/limits/daily out_of_range
          {"email":"b@example.com","access":"pay","limits":{"daily":1.5}}; #/limits/daily wrong_type
          {"email":"b@example.com","access":"pay","limits":{"daily":9007199254740992}}; #/limits/daily out_of_range
          {"email":"b@example.com","access":"view","role":"x"}; #/role unknown_field
          {"email":"b@example.com","access":"pay","totp":"12"}; #/totp invalid_text
          """)
  void what_cannot_be_is_said_and_invites_nobody(String body, String what) {
    Response refused = alice.api().post(joint.members(), body).expect(400);
    String[] error = what.split(" ");
    assertThat(refused.errors()).containsEntry(error[0], error[1]);
    assertThat(alice.api().get("/v1/invitations?account_id=" + joint.account().id()).data())
        .isEmpty();
  }

  @Test
  void an_address_of_ten_thousand_letters_is_none() {
    Map<String, Object> offer = Joint.offer(bob, "view");
    offer.put("email", "b".repeat(10_240) + "@example.com");
    assertThat(joint.invite(offer).expect(400).errors()).containsEntry("#/email", "invalid_email");
  }

  @Test
  void what_happened_is_in_the_audit_log() {
    Response made = joint.invite(bob, "pay");
    Joint.accept(bob, made).expect(200);
    joint.change(bob, Map.of("access", "view")).expect(200);
    joint.remove(bob).expect(204);
    Response declined = joint.invite(bob, "pay");
    bob.api().post("/v1/invitations/" + declined.id() + "/decline").expect(200);
    alice.api().delete("/v1/invitations/" + joint.invite(bob, "pay").id()).expect(204);

    String log = "/v1/admin/audit?limit=200&subject=" + joint.account().id();
    List<String> kinds =
        bank.auditor().api().get(log).expect(200).data().stream()
            .filter(event -> event.get("outcome").asText().equals("done"))
            .map(event -> event.get("kind").asText())
            .filter(kind -> kind.startsWith("invitation") || kind.startsWith("member"))
            .toList();
    assertThat(kinds)
        .containsExactly(
            "invitation_withdrawn",
            "invitation_made",
            "invitation_declined",
            "invitation_made",
            "member_removed",
            "member_changed",
            "invitation_accepted",
            "invitation_made");
  }
}
