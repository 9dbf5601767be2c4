package florin.proof;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.audit.Sealed;
import florin.contract.TestBank;
import florin.db.Database;
import florin.ledger.Verification.Finding;
import florin.testing.FlorinExtension;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever owns the database and cuts off what he did is found out by what was signed before. */
@ExtendWith(FlorinExtension.class)
class AuditTailTest {
  private static final String LAST =
      "WHERE audit_id IN (SELECT audit_id FROM audit_seal ORDER BY sequence DESC LIMIT 2)";

  private final TestBank bank;
  private final Jdbi jdbi;
  private final Jdbi owner;
  private final CheckpointService checkpoints;

  AuditTailTest(Bank running) {
    bank = TestBank.of(running);
    jdbi = running.storage().database().jdbi();
    Database.Login login = running.storage().owner();
    owner = Jdbi.create(login.jdbcUrl(), login.user(), login.password());
    checkpoints = new CheckpointService(jdbi, Clock.systemUTC(), new SigningKey(new byte[32]));
  }

  /** Made when all that was done until now is sealed. */
  private Checkpoint checkpoint() throws Exception {
    Sealed.await(jdbi);
    return checkpoints.make();
  }

  private long number(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  /** The last two events, with their seals, as if they had never been. */
  private void cutOff() {
    meddle("DELETE FROM audit_text " + LAST, "DELETE FROM audit " + LAST);
    meddle(
        "DELETE FROM audit_seal s WHERE NOT EXISTS (SELECT FROM audit WHERE audit_id = s.audit_id)");
  }

  private void meddle(String... statements) {
    owner.useTransaction(
        handle -> {
          triggers(handle, "DISABLE");
          for (String sql : statements) {
            assertThat(handle.execute(sql)).as(sql).isPositive();
          }
          triggers(handle, "ENABLE");
        });
  }

  private static void triggers(Handle handle, String how) {
    for (String table : List.of("audit", "audit_seal", "checkpoint")) {
      handle.execute("ALTER TABLE " + table + " " + how + " TRIGGER USER");
    }
  }

  private List<String> differences(Checkpoint checkpoint) throws SQLException {
    return checkpoints.differences(List.of(checkpoint)).stream().map(Finding::detail).toList();
  }

  @Test
  void a_checkpoint_says_where_the_audit_log_ended() throws Exception {
    bank.signUp("ada");
    Checkpoint made = checkpoint();

    assertThat(Objects.requireNonNull(made.audit()).sequence())
        .isEqualTo(number("SELECT max(sequence) FROM audit_seal"))
        .isPositive();
    assertThat(checkpoints.find(made.id())).isEqualTo(made);
    assertThat(CheckpointJson.parse(CheckpointJson.line(made))).isEqualTo(made);
    bank.signUp("bob");
    Sealed.await(jdbi);
    assertThat(differences(made)).isEmpty();
  }

  @Test
  void a_tail_cut_off_with_its_seals_is_found() throws Exception {
    bank.signUp("ada");
    bank.signUp("bob");
    Checkpoint made = checkpoint();
    cutOff();

    assertThat(AuditCheck.findings(jdbi)).as("the chain alone does not show it").isEmpty();
    long went = Objects.requireNonNull(made.audit()).sequence();
    assertThat(differences(made))
        .containsExactly(
            "the audit log ends at seal %d and went on until %d: its tail is missing, or it is an older copy"
                .formatted(went - 2, went));
    assertThat(owner.withHandle(AuditCheck::within))
        .extracting(Finding::row)
        .containsExactly(made.id().toString());
  }

  @Test
  void a_tail_cut_off_and_overgrown_is_found_too() throws Exception {
    bank.signUp("ada");
    bank.signUp("bob");
    Checkpoint made = checkpoint();
    cutOff();
    bank.signUp("carol");
    bank.signUp("dora");
    Sealed.await(jdbi);

    assertThat(AuditCheck.findings(jdbi)).isEmpty();
    assertThat(differences(made))
        .singleElement()
        .asString()
        .matches("what was sealed in the audit log until \\d+ was changed");
  }

  @Test
  void one_of_version_1_is_checked_as_it_always_was() throws Exception {
    bank.funded(bank.signUp("ada"), "EUR", 100);
    Checkpoint made = checkpoint();
    Checkpoint old =
        Checkpoint.of(made.id(), made.madeAt(), made.state(), null)
            .signed(new SigningKey(new byte[32]));
    meddle(
        "UPDATE checkpoint SET audit_sequence = NULL, audit_hash = NULL, signature = '"
            + old.signature()
            + "'");
    cutOff();

    assertThat(checkpoints.find(made.id())).isEqualTo(old);
    assertThat(differences(old)).isEmpty();
    assertThat(differences(made)).hasSize(1);
  }

  @Test
  void its_words_on_the_audit_log_cannot_be_taken_out() throws Exception {
    Checkpoint made = checkpoint();
    Checkpoint without =
        new Checkpoint(
            made.id(), made.madeAt(), made.state(), null, made.publicKey(), made.signature());

    assertThat(without.isSigned()).isFalse();
    assertThat(differences(without)).containsExactly("its signature does not fit its content");
  }
}
