package florin.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.DebianPostgres;
import florin.Storage;
import florin.audit.Sealed;
import florin.config.Secret;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.db.Database.Login;
import florin.ledger.Verification;
import florin.testing.FlorinExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A bank with a life behind it, saved and restored: nothing is lost and nothing is new. */
class RoundTripTest {
  private static final Config.Keys KEYS = Config.forTests().keys();
  private static final String MEMO = "Příliš žluťoučký 🐎\t\\N \"a\", b\r\n\\.\nend";

  @RegisterExtension
  static final FlorinExtension FLORIN = FlorinExtension.with(config -> config.withKeys(KEYS));

  @TempDir Path folder;

  private final Bank bank;
  private final TestBank people;
  private final Customer alice;
  private final Account from;
  private final Account to;

  RoundTripTest(Bank bank) {
    this.bank = bank;
    people = TestBank.of(bank);
    alice = people.signUp("alice");
    from = people.funded(alice, "EUR", 100_000);
    to = alice.openAccount("EUR");
  }

  @Test
  void everything_is_equal_and_an_old_key_has_its_old_answer() throws Exception {
    Map<String, Object> order = Customer.order(from, to, 1_234);
    order.put("memo", "Rent for March 🐎");
    Response paid = alice.pay(order, "march").expect(201);
    Response refused = alice.pay(Customer.order(to, from, 999_999), "too-much").expect(422);
    people.funded(people.signUp("bob"), "JPY", 7);
    String card = card(alice, from);
    Login owner = bank.storage().owner();
    Map<String, String> before = everythingAtRest(owner);
    Path file = folder.resolve("bank.backup");
    Secret key = Secret.random();

    BackupService.Result saved = EmptyBank.save(owner, file, aes(key));
    Config.Storage fresh = new Config.Storage(folder.resolve("fresh"), null, null, false);
    RestoreService.Result restored =
        Storage.asOwnerAlone(
            fresh, (login, service) -> restored(file, aes(key), login, service, before));

    assertThat(restored.rows()).isEqualTo(saved.rows());
    assertThat(restored.takenAt()).isEqualTo("2026-03-01T12:00:00Z");
    try (Bank again = Bank.start(Config.forTests().withStorage(fresh).withKeys(KEYS))) {
      TestBank there = TestBank.of(again);
      Customer same = there.logIn(alice.login());
      assertThat(there.api().as(token(alice)).get(from.path()).expect(200).number("balance"))
          .isEqualTo(from.balance())
          .isEqualTo(100_000 - 1_234);
      assertThat(same.pay(order, "march").text()).isEqualTo(paid.text());
      assertThat(same.pay(Customer.order(to, from, 999_999), "too-much").text())
          .isEqualTo(refused.text());
      String next = alice.openAccount("EUR").number(); // the numbers' sequence goes on
      assertThat(same.openAccount("EUR").number()).isEqualTo(next);
      same.pay(Customer.order(to, from, 1), "april").expect(201);
      String asking = "/v1/simulations/cards/" + card + "/authorizations";
      Response replayed = same.api().key("shop").post(asking, asked()).expect(201);
      assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
      same.api().post("/v1/cards/" + card + "/freeze").expect(200);
      same.api().key("frozen").post(asking, asked()).expect(422, "card_frozen");
      there.assertProved();
    }
  }

  private static Map<String, Object> asked() {
    return Map.of(
        "amount",
        5,
        "currency",
        "EUR",
        "merchant",
        Map.of("name", "Corner Shop", "category", "groceries"));
  }

  /** One that has paid. */
  private static String card(Customer owner, Account account) {
    String id = owner.api().post(account.path() + "/cards").expect(201).id();
    owner.api().post("/v1/cards/" + id + "/activate").expect(200);
    String asking = "/v1/simulations/cards/" + id + "/authorizations";
    owner.api().key("shop").post(asking, asked()).expect(201);
    return id;
  }

  /** When the bank has nothing left to write. */
  private Map<String, String> everythingAtRest(Login owner) throws Exception {
    Sealed.await(bank.storage().database().jdbi());
    return EmptyBank.everything(owner);
  }

  private static String token(Customer customer) {
    return customer.api().headers().get("Authorization").replace("Bearer ", "");
  }

  private static RestoreService.Result restored(
      Path file, Secret key, Login login, String service, Map<String, String> before) {
    try {
      RestoreService.Result result = EmptyBank.restore(file, key, login, service);
      assertThat(EmptyBank.everything(login)).isEqualTo(before);
      return result;
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void any_text_survives() throws Exception {
    try (EmptyBank first = new EmptyBank();
        EmptyBank second = new EmptyBank()) {
      String hash = "$2a$04$" + "a".repeat(53);
      EmptyBank.run(
          first.owner(),
          "INSERT INTO app_user VALUES (gen_random_uuid(), 'a@b.test', 'a@b.test', $t$"
              + MEMO
              + "$t$, 'AUDITOR', '"
              + hash
              + "', 7, '2020-02-29 23:59:59.999999+14')");
      EmptyBank.run(
          first.owner(),
          "INSERT INTO session SELECT gen_random_uuid(), user_id, '0044-03-15 BC', 'epoch',"
              + " 'infinity', NULL, '', '\\N' FROM app_user");
      EmptyBank.run(
          first.owner(),
          "INSERT INTO refresh_token SELECT sha256('\\x00ff'), session_id, now(), NULL FROM session");
      Path file = folder.resolve("texts");
      EmptyBank.save(first.owner(), file, null);
      second.restore(file, null);
      assertThat(EmptyBank.everything(second.owner()))
          .isEqualTo(EmptyBank.everything(first.owner()));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void a_backup_beside_moving_money_is_one_instant() throws Exception {
    people.operator().deposit(to, 50_000);
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService payers = Executors.newFixedThreadPool(4);
    List<Future<Integer>> paid = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      boolean there = i % 2 == 0;
      paid.add(payers.submit(() -> pay(there, stop)));
    }
    List<Path> files = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        Path file = folder.resolve("moving" + i);
        EmptyBank.save(bank.storage().owner(), file, null);
        files.add(file);
      }
    } finally {
      stop.set(true);
      payers.shutdown();
    }
    for (Future<Integer> each : paid) {
      assertThat(each.get()).isPositive();
    }
    long last = 0;
    for (Path file : files) {
      try (EmptyBank empty = new EmptyBank()) {
        long entries = empty.restore(file, null).entries();
        assertThat(entries).isGreaterThanOrEqualTo(last);
        last = entries;
      }
    }
    var now = new Verification(bank.storage().database().jdbi()).run((done, all) -> {});
    assertThat(now.isRight()).isTrue();
    assertThat(now.entries()).isGreaterThan(last);
  }

  private int pay(boolean there, AtomicBoolean stop) {
    int paid = 0;
    while (!stop.get()) {
      (there ? alice.pay(from, to, 2) : alice.pay(to, from, 1)).expect(201);
      paid++;
    }
    return paid;
  }

  @Test
  void from_our_own_to_version_15_and_back() throws Exception {
    DebianPostgres.assumeInstalled();
    Login ours = bank.storage().owner();
    Map<String, String> before = everythingAtRest(ours);
    Path there = folder.resolve("there");
    Path back = folder.resolve("back");
    EmptyBank.save(ours, there, null);
    try (DebianPostgres server = new DebianPostgres(folder.resolve("15"));
        EmptyBank empty = new EmptyBank()) {
      Login superuser = new Login(server.url(), "postgres", "");
      EmptyBank.run(superuser, "CREATE ROLE bank LOGIN PASSWORD 'x' CREATEROLE");
      EmptyBank.run(superuser, "CREATE DATABASE bank OWNER bank");
      EmptyBank.run(superuser, "ALTER DATABASE bank SET DateStyle = 'German, DMY'");
      EmptyBank.run(superuser, "ALTER DATABASE bank SET bytea_output = 'escape'");
      Login theirs = new Login(server.url().replace("/postgres", "/bank"), "bank", "x");
      EmptyBank.restore(there, null, theirs, "bank");
      EmptyBank.save(theirs, back, null);
      assertThat(empty.restore(back, null).postgresql()).startsWith("15.");
      assertThat(EmptyBank.everything(empty.owner())).isEqualTo(before);
    }
  }

  private static Secret aes(Secret text) {
    return Secret.key256(new String(text.bytes(), UTF_8));
  }
}
