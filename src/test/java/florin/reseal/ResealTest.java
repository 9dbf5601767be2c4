package florin.reseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.Bank;
import florin.Config;
import florin.Encryption;
import florin.config.ConfigException;
import florin.config.Secret;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys come and go beside a bank that serves, and nobody notices. */
class ResealTest {
  private static final Secret FIRST = Secret.random();
  private static final Secret SECOND = Secret.random();

  @TempDir Path folder;

  private Bank start(Secret key, Secret previous) {
    Config usual =
        Config.forTests()
            .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD)
            .withStorage(new Config.Storage(folder, null, null, false));
    Config.Keys keys = usual.keys();
    return Bank.start(
        usual.withKeys(
            new Config.Keys(
                Secret.random(),
                null,
                new Secret("a pepper of these tests, the same for each"),
                keys.checkpointKey(),
                new Encryption(key, previous),
                keys.bcryptCost())));
  }

  private static Jdbi jdbi(Bank bank) {
    return bank.storage().database().jdbi();
  }

  private static long left(Bank bank) {
    return new ResealService(jdbi(bank)).counts().stream().mapToLong(c -> c.left()).sum();
  }

  @Test
  void a_key_is_replaced_and_the_one_before_is_let_go_when_nothing_needs_it() {
    Customer.Login login;
    Customer invited;
    String path;
    String card;
    String cvv;
    try (Bank bank = start(FIRST, null)) {
      TestBank people = TestBank.of(bank);
      Customer alice = people.signUp("alice");
      Account account = people.funded(alice, "EUR", 1_000);
      Map<String, Object> order = Customer.order(account, alice.openAccount("EUR"), 5);
      order.put("memo", "Rent for O'Brien");
      alice.pay(order, "rent").expect(201);
      Response issued = alice.api().post(account.path() + "/cards").expect(201);
      card = issued.id();
      cvv = issued.text("cvv");
      alice.api().post("/v1/cards/" + card + "/activate").expect(200);
      login = alice.login();
      path = account.path();
      invited = people.signUp("bob");
      alice
          .api()
          .post(path + "/members", Map.of("email", invited.login().email(), "access", "view"))
          .expect(201);
    }
    assertThatThrownBy(() -> start(SECOND, null).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("FLORIN_ENCRYPTION_KEY is not the key of what is encrypted here");
    try (Bank bank = start(SECOND, FIRST)) {
      TestBank people = TestBank.of(bank);
      Customer alice = people.logIn(login);
      assertThat(alice.api().get(path + "/entries").expect(200).text())
          .contains("Rent for O'Brien");
      signUpAgain(people, login);
      assertInvited(people, invited.login());
      people.signUp("bob");
      assertThat(left(bank)).isGreaterThan(5);
      new ResealService(jdbi(bank)).run(rows -> {});
      assertThat(left(bank)).isZero();
      alice = people.logIn(login);
      assertThat(alice.api().get(path + "/entries").expect(200).text())
          .contains("Rent for O'Brien");
      signUpAgain(people, login);
    }
    assertThatThrownBy(() -> start(FIRST, null).close()).isInstanceOf(ConfigException.class);
    try (Bank bank = start(SECOND, null)) {
      TestBank people = TestBank.of(bank);
      Customer alice = people.logIn(login);
      assertThat(alice.api().get("/v1/me").expect(200).text()).contains(login.email(), "Alice");
      assertThat(alice.api().get(path + "/entries").expect(200).text())
          .contains("Rent for O'Brien");
      signUpAgain(people, login);
      assertInvited(people, invited.login());
      Map<String, Object> order =
          Map.of(
              "amount",
              5,
              "currency",
              "EUR",
              "cvv",
              cvv,
              "merchant",
              Map.of("name", "Corner Shop", "category", "groceries"));
      String asking = "/v1/simulations/cards/" + card + "/authorizations";
      alice.api().key("shop").post(asking, order).expect(201);
      people.assertLedgerBalances();
    }
  }

  private static void assertInvited(TestBank people, Customer.Login login) {
    assertThat(people.logIn(login).api().get("/v1/invitations").expect(200).data()).hasSize(1);
  }

  private static void signUpAgain(TestBank people, Customer.Login login) {
    Map<String, String> body =
        Map.of(
            "email", login.email().toUpperCase(java.util.Locale.ROOT),
            "password", login.password(),
            "full_name", "Mallory");
    people.api().post("/v1/auth/signup", body).expect(409, "email_taken");
  }

  @Test
  void interrupted_anywhere_it_goes_on_where_it_stopped() {
    try (Bank bank = start(FIRST, null)) {
      users(bank, 1_300);
      ResealService service = new ResealService(jdbi(bank));
      long all = left(bank);
      assertThat(all).isGreaterThanOrEqualTo(2_600);
      assertThatThrownBy(
              () ->
                  service.run(
                      rows -> {
                        if (rows >= 1_000) {
                          throw new IllegalStateException("the power is gone");
                        }
                      }))
          .hasMessage("the power is gone");
      assertThat(left(bank)).isEqualTo(all - 1_000);
      assertThat(service.run(rows -> {})).isEqualTo(all - 1_000);
      assertThat(left(bank)).isZero();
      assertThat(service.run(rows -> {})).isZero();
      TestBank people = TestBank.of(bank);
      signUpAgain(people, new Customer.Login("clear7@x.test", "correct horse battery staple"));
      assertThat(count(bank, "SELECT count(*) FROM email_lookup")).isEqualTo(1_301);
    }
  }

  @Test
  void users_in_clear_are_found_and_keep_their_address_to_themselves() {
    try (Bank bank = start(FIRST, null)) {
      users(bank, 3);
      TestBank people = TestBank.of(bank);
      signUpAgain(people, new Customer.Login("Clear2@x.test", "correct horse battery staple"));
      assertThat(count(bank, "SELECT count(*) FROM app_user WHERE email_key = 'clear2@x.test'"))
          .isEqualTo(1);
    }
  }

  /** As they were kept before fields were sealed. */
  private static void users(Bank bank, int count) {
    jdbi(bank)
        .useHandle(
            handle ->
                handle.execute(
                    """
                    INSERT INTO app_user
                      (user_id, email, email_key, full_name, role, password_hash, created_at)
                    SELECT gen_random_uuid(), 'Clear' || n || '@x.test', 'clear' || n || '@x.test',
                           'Somebody', 'CUSTOMER', '$2a$04$' || repeat('a', 53), now()
                    FROM generate_series(1, ?) n
                    """,
                    count));
  }

  private static long count(Bank bank, String sql) {
    return jdbi(bank).withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  /** A column that is sealed and forgotten here would lose its key. */
  @Test
  void all_sealed_columns_of_the_schema_are_known() {
    try (Bank bank = start(FIRST, null)) {
      Set<String> known = new HashSet<>();
      for (SealedColumn column : SealedColumn.values()) {
        known.add(column.place());
      }
      List<String> there =
          jdbi(bank)
              .withHandle(
                  handle ->
                      handle
                          .createQuery(
                              """
                              SELECT table_name || '.' || column_name
                              FROM information_schema.columns
                              WHERE table_schema = current_schema() AND column_name ~ 'sealed'
                              """)
                          .mapTo(String.class)
                          .list());
      assertThat(known).containsExactlyInAnyOrderElementsOf(there);
    }
  }
}
