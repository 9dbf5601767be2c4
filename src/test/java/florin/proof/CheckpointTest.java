package florin.proof;

import static florin.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.CheckpointId;
import florin.core.Hash;
import florin.core.Role;
import florin.core.TransferId;
import florin.ledger.Entry;
import florin.ledger.Outcome;
import florin.ledger.TestLedger;
import florin.ledger.Verification.Finding;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever rewrites the books so well that they verify is found out by what was signed before. */
class CheckpointTest {
  private static final List<String> TABLES =
      List.of(
          "account",
          "account_access",
          "balance",
          "journal",
          "entry",
          "checkpoint",
          "checkpoint_head");

  private final TestLedger bank = new TestLedger();
  private final CheckpointService checkpoints =
      new CheckpointService(
          bank.database().jdbi(), Clock.systemUTC(), new SigningKey(new byte[32]));
  private final Caller alice = bank.user(Role.CUSTOMER);
  private final AccountId from = bank.funded(alice, 10_000);
  private final AccountId to = bank.funded(alice, 5_000);
  private final AccountId other = bank.funded(alice, 700);

  @AfterEach
  void close() {
    bank.close();
  }

  private TransferId pay(long cents) {
    return ((Outcome.Posted) bank.run(transfer(alice, from, to, cents))).record().id();
  }

  private List<Finding> differences(Checkpoint... against) throws SQLException {
    return checkpoints.differences(List.of(against));
  }

  @Test
  void it_says_what_the_ledger_is_and_its_root_is_the_documented_one() throws SQLException {
    pay(100);
    bank.open(alice); // has no entry, so it is no leaf
    Checkpoint made = checkpoints.make();

    LedgerState state = made.state();
    assertThat(state.accounts()).isEqualTo(4);
    assertThat(state.entries()).isEqualTo(bank.number("SELECT count(*) FROM entry")).isEqualTo(8);
    assertThat(state.journalRows()).isEqualTo(bank.number("SELECT count(*) FROM journal"));
    assertThat(state.sums()).containsExactly(new LedgerState.Sum("EUR", 4, 8, 15_700));
    MerkleTree tree = new MerkleTree();
    for (Map<String, Object> head :
        rows("SELECT * FROM balance WHERE sequence > 0 ORDER BY account_id")) {
      String id = head.get("account_id").toString().replace("-", "");
      String sequence = "%016x".formatted((Long) head.get("sequence"));
      String hash = HexFormat.of().formatHex((byte[]) head.get("hash"));
      tree.add(HexFormat.of().parseHex(id + sequence + hash));
    }
    assertThat(state.root()).isEqualTo(tree.root());
    assertThat(checkpoints.find(made.id())).isEqualTo(made);
    assertThat(checkpoints.newest()).contains(made);
    assertThat(CheckpointJson.parse(CheckpointJson.line(made))).isEqualTo(made);
  }

  @Test
  void made_twice_it_is_the_same_and_what_comes_later_changes_nothing() throws SQLException {
    pay(1);
    Checkpoint first = checkpoints.make();
    Checkpoint second = checkpoints.make();
    assertThat(second.state()).isEqualTo(first.state());
    pay(2);
    Checkpoint third = checkpoints.make();

    assertThat(third.state().root()).isNotEqualTo(first.state().root());
    assertThat(differences(first, second, third)).isEmpty();
    assertThat(checkpoints.list(null, 2)).containsExactly(third, second);
    assertThat(checkpoints.list(second.id(), 9)).containsExactly(first);
  }

  @Test
  void a_bank_without_any_booking_has_one_too() throws SQLException {
    try (TestLedger empty = new TestLedger()) {
      var service =
          new CheckpointService(
              empty.database().jdbi(), Clock.systemUTC(), new SigningKey(new byte[32]));
      Checkpoint nothing = service.make();
      assertThat(nothing.state())
          .isEqualTo(new LedgerState(Instant.EPOCH, 0, 0, 0, List.of(), Hash.of()));
      empty.funded(empty.user(Role.CUSTOMER), 5);
      assertThat(service.differences(List.of(nothing, service.make()))).isEmpty();
    }
  }

  @Test
  void without_a_key_none_is_made() {
    CheckpointService unsigned =
        new CheckpointService(bank.database().jdbi(), Clock.systemUTC(), null);

    assertThatThrownBy(unsigned::make)
        .isInstanceOf(BankException.class)
        .hasMessageContaining("no key to sign");
    assertThat(bank.number("SELECT count(*) FROM checkpoint")).isZero();
  }

  @Test
  void those_made_while_money_moves_are_each_of_one_moment() throws Exception {
    List<Future<?>> moving = new ArrayList<>();
    List<Checkpoint> made = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 40; i++) {
        AccountId payee = i % 2 == 0 ? to : other;
        moving.add(bank.service().submit(transfer(alice, from, payee, 1 + i % 3)));
      }
      made.add(checkpoints.make());
    }
    for (Future<?> each : moving) {
      TestLedger.get(each);
    }

    assertThat(checkpoints.differences(made)).isEmpty();
    assertThat(made).allMatch(each -> each.state().entries() % 2 == 0);
    assertThat(made).allMatch(each -> each.state().sums().get(0).customerBalance() == 15_700);
  }

  @Test
  void a_last_transfer_cut_off_without_a_trace_is_found_and_its_accounts_are_named()
      throws SQLException {
    pay(100);
    Checkpoint before = checkpoints.make();
    TransferId last = pay(40);
    Checkpoint after = checkpoints.make();

    forget(last);

    assertThat(bank.verify().findings()).isEmpty();
    assertThat(differences(before)).isEmpty();
    assertThat(differences(before, after))
        .extracting(Finding::row)
        .containsExactly(
            after.id().toString(), from + " in " + after.id(), to + " in " + after.id());
    assertThat(differences(after))
        .extracting(Finding::detail)
        .allMatch(
            detail ->
                detail.matches(
                    "the ledger ends at .* and went on until .*: its tail is missing, or it is an older copy;"
                        + " entries 8 instead of 10; journal rows \\d+ instead of \\d+;"
                        + " EUR has 8 entries and 15700 of customers instead of 10 and 15700; last entries of accounts differ"
                        + "|its last entry then was 3 and is 2"));
  }

  @Test
  void a_tail_cut_off_and_overgrown_is_found_too() throws SQLException {
    TransferId last = pay(40);
    Checkpoint made = checkpoints.make();
    forget(last);
    pay(40);

    assertThat(bank.verify().findings()).isEmpty();
    assertThat(differences(made).get(0).detail()).contains("was changed", "entries 6 instead of 8");
    assertThat(differences(made))
        .extracting(Finding::row)
        .contains(from + " in " + made.id(), to + " in " + made.id());
  }

  @Test
  void an_older_copy_put_in_place_is_found() throws SQLException {
    pay(100);
    Checkpoint before = checkpoints.make();
    for (String table : TABLES) {
      bank.asSuperuser("CREATE TABLE old_" + table + " AS TABLE " + table);
    }
    pay(40);
    Checkpoint after = checkpoints.make();
    for (String table : TABLES) {
      bank.asSuperuser("TRUNCATE " + table, "INSERT INTO " + table + " SELECT * FROM old_" + table);
    }

    assertThat(bank.verify().findings()).isEmpty();
    assertThat(differences(before, after))
        .extracting(Finding::row)
        .containsExactly(after.id().toString());
    assertThat(differences(after).get(0).detail())
        .contains("older copy", "entries 8 instead of 10");
  }

  @Test
  void a_past_rewritten_with_all_its_hashes_is_found_and_its_accounts_are_named()
      throws SQLException {
    TransferId edited = pay(100);
    pay(3);
    Checkpoint made = checkpoints.make();
    pay(5);

    bank.asSuperuser(
        "UPDATE journal SET amount_cents = 1 WHERE command_id = '" + edited.value() + "'",
        "UPDATE entry SET amount_cents = sign(amount_cents) WHERE command_id = '"
            + edited.value()
            + "'");
    rewrite(from);
    rewrite(to);

    assertThat(bank.verify().findings()).isEmpty();
    assertThat(differences(made))
        .extracting(Finding::row)
        .containsExactly(made.id().toString(), from + " in " + made.id(), to + " in " + made.id());
    assertThat(differences(made).get(1).detail()).isEqualTo("its entry 3 has another hash");
  }

  @Test
  void a_row_of_the_journal_without_money_is_missed() throws SQLException {
    Checkpoint made = checkpoints.make();
    bank.asSuperuser(
        "DELETE FROM journal WHERE kind = 'open_account' AND from_account_id = '"
            + other.value()
            + "'");

    assertThat(differences(made))
        .extracting(Finding::detail)
        .singleElement()
        .asString()
        .contains("journal rows 5 instead of 6");
  }

  @Test
  void who_changes_what_was_kept_as_well_is_found_without_names() throws SQLException {
    TransferId last = pay(40);
    Checkpoint made = checkpoints.make();
    forget(last);
    bank.asSuperuser(
        "UPDATE checkpoint_head SET sequence = 1 WHERE account_id = '" + from.value() + "'");

    assertThat(differences(made)).extracting(Finding::row).containsExactly(made.id().toString());
  }

  @Test
  void an_account_that_was_not_there_then_is_named() throws SQLException {
    Checkpoint made = checkpoints.make();
    AccountId late = bank.funded(alice, 5);
    bank.asSuperuser(
        "UPDATE entry SET booked_at = '2001-01-01' WHERE account_id = '" + late.value() + "'");

    assertThat(differences(made))
        .extracting(Finding::row)
        .containsExactly(made.id().toString(), late + " in " + made.id());
  }

  @Test
  void what_the_bank_keeps_is_final_and_a_changed_one_is_not_believed() throws SQLException {
    Checkpoint made = checkpoints.make();
    for (String change :
        List.of("UPDATE checkpoint SET entries = 9", "DELETE FROM checkpoint_head")) {
      assertThatThrownBy(() -> bank.database().jdbi().useHandle(handle -> handle.execute(change)))
          .hasMessageContaining("permission denied");
    }
    bank.asSuperuser("UPDATE checkpoint SET entries = entries + 2");

    assertThat(differences(checkpoints.find(made.id())))
        .containsExactly(
            new Finding(
                "checkpoint", made.id().toString(), "its signature does not fit its content"));
    assertThatThrownBy(() -> checkpoints.find(new CheckpointId(new UUID(1, 1))))
        .isInstanceOf(BankException.class);
  }

  @Test
  void makers_at_once_do_not_disturb_each_other() throws Exception {
    pay(1);
    List<CompletableFuture<Checkpoint>> makers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      makers.add(CompletableFuture.supplyAsync(this::made));
    }
    List<Checkpoint> made = makers.stream().map(TestLedger::get).toList();
    TransferId last = pay(2);
    made = new ArrayList<>(made);
    made.add(checkpoints.make());

    assertThat(checkpoints.differences(made)).isEmpty();
    forget(last);
    assertThat(checkpoints.differences(made)).hasSize(3);
  }

  private Checkpoint made() {
    try {
      return checkpoints.make();
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  /** As if it had never been: entries, journal row, balances. */
  private void forget(TransferId transfer) throws SQLException {
    bank.asSuperuser(
        "DELETE FROM entry WHERE command_id = '" + transfer.value() + "'",
        "DELETE FROM journal WHERE command_id = '" + transfer.value() + "'",
        """
        UPDATE balance b SET balance_cents = e.balance_after_cents, sequence = e.sequence, hash = e.hash
        FROM (SELECT DISTINCT ON (account_id) * FROM entry ORDER BY account_id, sequence DESC) e
        WHERE e.account_id = b.account_id
        """);
  }

  /** Makes an account's balances and hashes right again from its amounts. */
  private void rewrite(AccountId account) throws SQLException {
    long balance = 0;
    Hash hash = Entry.genesis(account);
    for (Map<String, Object> row :
        rows(
            "SELECT * FROM entry WHERE account_id = '" + account.value() + "' ORDER BY sequence")) {
      long amount = (Long) row.get("amount_cents");
      balance += amount;
      TransferId transfer = new TransferId((UUID) row.get("command_id"));
      Entry entry =
          new Entry(
              account,
              new AccountId((UUID) row.get("other_account_id")),
              (Long) row.get("sequence"),
              transfer,
              (String) row.get("kind"),
              amount,
              balance,
              instant(row.get("booked_at")),
              instant(row.get("effective_at")),
              hash);
      hash = entry.link(hash, null);
      String here =
          " WHERE account_id = '" + account.value() + "' AND sequence = " + entry.sequence();
      String side = amount < 0 ? "from" : "to";
      String hex = "'\\x" + HexFormat.of().formatHex(hash.bytes()) + "'";
      bank.asSuperuser(
          "UPDATE entry SET balance_after_cents = " + balance + ", hash = " + hex + here,
          "UPDATE journal SET "
              + side
              + "_balance_after_cents = "
              + balance
              + " WHERE command_id = '"
              + transfer.value()
              + "'",
          "UPDATE balance SET balance_cents = "
              + balance
              + ", hash = "
              + hex
              + " WHERE account_id = '"
              + account.value()
              + "'");
    }
  }

  private static Instant instant(Object timestamp) {
    return ((java.sql.Timestamp) timestamp).toInstant();
  }

  private List<Map<String, Object>> rows(String sql) {
    return bank.database().jdbi().withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }
}
