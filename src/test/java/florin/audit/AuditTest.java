package florin.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.Await;
import florin.Bank;
import florin.Config;
import florin.Proofs;
import florin.Storage;
import florin.contract.TestBank;
import florin.core.UserId;
import florin.db.Database;
import florin.db.Isolation;
import florin.db.Sealing;
import florin.ledger.LedgerService;
import florin.ledger.TestLedger;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The log as the database has it: written once, sealed within a second, checked. */
class AuditTest {
  private static final Actor NOBODY = Actor.nobody("req_1", "192.0.2.1");

  private Storage storage;
  private Jdbi jdbi;
  private Audit audit;

  @BeforeEach
  void open() {
    storage = Storage.open(Config.forTests().storage(), step -> {});
    jdbi = storage.database().jdbi();
    audit = new Audit(jdbi, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    audit.close();
    storage.close();
  }

  private LedgerService sealing(Database database) {
    var beside = new LedgerService.Beside(List.of(), batch -> {}, Proofs.sealing());
    return new LedgerService(database, Clock.systemUTC(), beside);
  }

  private static AuditEvent failure() {
    return AuditEvent.refused(AuditKind.LOGIN_FAILED, NOBODY)
        .with("reason", "wrong_password")
        .tried("ada@example.com");
  }

  private void record(int events) {
    record(jdbi, events);
  }

  private void record(Jdbi where, int events) {
    where.useTransaction(
        handle -> {
          for (int i = 0; i < events; i++) {
            audit.record(handle, failure().with("number", i));
          }
        });
  }

  /** What is recorded, and sealed. */
  private void sealed(int events) throws Exception {
    record(events);
    LedgerService ledger = sealing(storage.database());
    Sealed.await(jdbi);
    ledger.close();
  }

  private long count(String sql) {
    return count(jdbi, sql);
  }

  /** Committed rows, at an isolation at which nobody who looks on is told to look again. */
  private static long count(Jdbi where, String sql) {
    return where.withHandle(
        handle -> {
          handle.setTransactionIsolationLevel(TransactionIsolationLevel.READ_COMMITTED);
          return handle.createQuery(sql).mapTo(Long.class).one();
        });
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Await.until("all is sealed", Duration.ofMinutes(1), condition);
  }

  private Jdbi owner() {
    Database.Login owner = storage.owner();
    return Jdbi.create(owner.jdbcUrl(), owner.user(), owner.password());
  }

  /** As somebody who may do everything. */
  private void meddle(String sql) {
    owner()
        .useTransaction(
            handle -> {
              handle.execute("ALTER TABLE audit DISABLE TRIGGER USER");
              handle.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER");
              assertThat(handle.execute(sql)).as(sql).isPositive();
              handle.execute("ALTER TABLE audit ENABLE TRIGGER USER");
              handle.execute("ALTER TABLE audit_seal ENABLE TRIGGER USER");
            });
  }

  private List<String> faults() throws Exception {
    return AuditChain.faults(jdbi).stream().map(AuditChain.Fault::detail).toList();
  }

  /** The best of a few: how long a machine with other things to do takes says nothing. */
  @Test
  void what_is_recorded_by_a_running_bank_is_sealed_within_a_second() throws Exception {
    try (Bank running = Bank.start(Config.forTests())) {
      Jdbi its = running.storage().database().jdbi();
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 5 && best > TimeUnit.SECONDS.toNanos(1); i++) {
        TestBank.of(running).signUp("ada" + i);
        long begun = System.nanoTime();
        Sealed.await(its);
        best = Math.min(best, System.nanoTime() - begun);
      }
      assertThat(best).isLessThan(TimeUnit.SECONDS.toNanos(1));
      assertThat(AuditChain.faults(its)).isEmpty();
    }
  }

  @Test
  void what_is_rolled_back_leaves_nothing() {
    assertThatThrownBy(
            () ->
                jdbi.useTransaction(
                    handle -> {
                      audit.record(handle, failure());
                      throw new IllegalStateException("after all not");
                    }))
        .hasMessage("after all not");
    assertThat(count("SELECT count(*) FROM audit")).isZero();
    assertThat(count("SELECT count(*) FROM audit_text")).isZero();
  }

  @Test
  void nobody_changes_what_is_written() throws Exception {
    sealed(1);
    for (String change :
        List.of(
            "UPDATE audit SET kind = 'login'",
            "DELETE FROM audit",
            "TRUNCATE audit",
            "UPDATE audit_seal SET sequence = 2",
            "DELETE FROM audit_seal",
            "TRUNCATE audit_seal")) {
      assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute(change)))
          .as(change)
          .rootCause()
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> owner().useHandle(handle -> handle.execute(change)))
          .as(change)
          .rootCause()
          .hasMessageContaining("is append-only");
    }
  }

  @Test
  void what_was_meddled_with_is_named() throws Exception {
    sealed(5);
    assertThat(faults()).isEmpty();
    meddle("UPDATE audit SET kind = 'login' WHERE " + sealIs(2));
    assertThat(faults()).containsExactly("does not fit its seal 2 and the one before");
    meddle("DELETE FROM audit WHERE " + sealIs(3));
    assertThat(faults()).contains("has seal 3 and is not there");
    meddle("DELETE FROM audit_seal WHERE sequence = 4");
    assertThat(faults())
        .contains("has seal 5 where 4 follows", "has no seal and does not wait for one");
    meddle("UPDATE audit_text SET salt = decode('00', 'hex') WHERE " + sealIs(5));
    assertThat(faults()).contains("has other words than it was written with");
    meddle(
        "UPDATE audit_text SET sealed = overlay(sealed PLACING decode('00', 'hex') FROM 20) WHERE "
            + sealIs(5));
    assertThat(faults()).contains("has words that do not open");
  }

  private static String sealIs(int sequence) {
    return "audit_id = (SELECT audit_id FROM audit_seal WHERE sequence = " + sequence + ")";
  }

  @Test
  void words_can_be_erased_and_the_chain_stays() throws Exception {
    sealed(1);
    assertThat(words()).containsExactly("address=192.0.2.1\nemail=ada@example.com").hasSize(1);
    jdbi.useHandle(handle -> handle.execute("DELETE FROM audit_text"));
    assertThat(faults()).isEmpty();
  }

  @Test
  void a_row_that_waits_too_long_is_named_while_a_bank_runs() throws Exception {
    LedgerService ledger = sealing(storage.database());
    try (Handle stranger = owner().open()) {
      stranger.begin();
      stranger.execute("LOCK TABLE ledger_turn IN EXCLUSIVE MODE");
      record(1);
      assertThat(faults()).isEmpty();
      owner().useHandle(h -> h.execute("UPDATE audit_unsealed SET since = since - interval '6 s'"));
      assertThat(faults()).hasSize(1).first().asString().startsWith("has waited for its seal for");
      stranger.rollback();
    }
    Sealed.await(jdbi);
    assertThat(faults()).isEmpty();
    ledger.close();
  }

  @Test
  void where_no_bank_runs_nobody_is_late() throws Exception {
    sealed(1);
    record(1);
    owner().useHandle(h -> h.execute("UPDATE audit_unsealed SET since = since - interval '1 day'"));
    assertThat(faults()).as("its writer is connected still").hasSize(1);
    storage.database().close();
    Jdbi alone = owner();
    Await.until(
        "PostgreSQL sees that the writer has gone",
        Duration.ofSeconds(10),
        () -> AuditChain.faults(alone).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void two_instances_make_one_chain(Isolation isolation) throws Exception {
    try (TestLedger bank = new TestLedger(isolation, Clock.systemUTC());
        Database one = keyed(bank.anotherPool());
        Database two = keyed(bank.anotherPool());
        LedgerService first = sealing(one);
        LedgerService second = sealing(two)) {
      Thread[] writers = new Thread[4];
      for (int i = 0; i < writers.length; i++) {
        writers[i] = new Thread(() -> record(one.jdbi(), 200));
        writers[i].start();
      }
      for (Thread writer : writers) {
        writer.join();
      }
      await(() -> count(two.jdbi(), "SELECT count(*) FROM audit_seal") == 800);
      assertThat(AuditChain.faults(two.jdbi())).isEmpty();
      assertThat(List.of(first.waiting(), second.waiting())).containsOnly(0);
    }
  }

  private static Database keyed(Database pool) {
    pool.sealWith(FieldCipher.ephemeral());
    return pool;
  }

  @Test
  void of_refusals_by_the_thousand_each_is_written_or_counted() throws Exception {
    for (int i = 0; i < 6_000; i++) {
      audit.refused(failure());
    }
    Await.until("all are there", Duration.ofMinutes(1), () -> writtenOrCounted() >= 6_000);
    assertThat(writtenOrCounted()).isEqualTo(6_000);
  }

  private long writtenOrCounted() {
    return count(
        """
        SELECT count(*) FILTER (WHERE kind = 'login_failed')
          + coalesce(sum(CAST(substring(detail FROM 'refusals=([0-9]+)') AS bigint)), 0)
        FROM audit
        """);
  }

  @Test
  void hostile_words_stay_within_their_values() throws Exception {
    UserId user = new UserId(UUID.randomUUID());
    jdbi.useTransaction(
        handle ->
            audit.record(
                handle,
                AuditEvent.done(AuditKind.LOGIN, Actor.nobody("req_1", "::1\nemail=x@y"))
                    .about(user, user, null)
                    .with("agent", "a\r\nbefore.role=operator\u2028\u0000")
                    .tried("a@b\ncd=e")));
    assertThat(one("SELECT detail FROM audit")).isEqualTo("agent=a??before.role=operator??\n");
    assertThat(words()).containsExactly("address=::1?email=x@y\nemail=a@b?cd=e");
    assertThat(one("SELECT array_to_string(subjects, ' ') FROM audit")).isEqualTo(user.toString());
  }

  @Test
  void what_looks_like_no_address_is_not_kept() {
    assertThat(failure().tried("my password").email()).isNull();
  }

  private List<String> words() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT uuid_send(audit_id) || sealed FROM audit_text")
                .map((row, context) -> row.getBytes(1))
                .map(kept -> Sealing.text(kept, Field.AUDIT_DETAIL, Sealing.of(handle)))
                .list());
  }

  private String one(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
