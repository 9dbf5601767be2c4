package florin.account;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.ledger.TestLedger;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class EntryPageTest {
  private static final int ENTRIES = 12_000;
  private static final int PAGE = 51;
  private static final AccountId ACCOUNT = new AccountId(new UUID(1, 1));
  private static final AccountId OTHER = new AccountId(new UUID(2, 2));
  private static final EntryDao.Filter ALL =
      new EntryDao.Filter(Long.MAX_VALUE, null, null, null, null, null, null, null, false);

  @Test
  void a_page_reads_about_what_it_shows_however_long_the_account_is() throws SQLException {
    try (var ledger = new TestLedger()) {
      write(ledger);
      try (Handle handle = ledger.database().requests().open()) {
        handle.begin();
        for (int i = 0; i < 8; i++) { // the plan that stays is made after a few
          read(handle);
        }
        assertThat(entriesRead(handle, () -> read(handle))).isBetween(1L * PAGE, 2L * PAGE);
        handle.rollback();
      }
    }
  }

  private static void read(Handle handle) {
    assertThat(handle.attach(EntryDao.class).list(ACCOUNT, ALL, PAGE)).hasSize(PAGE);
  }

  private static long entriesRead(Handle handle, Runnable page) {
    long before = entriesRead(handle);
    page.run();
    return entriesRead(handle) - before;
  }

  private static long entriesRead(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
            WHERE relname = 'entry'
            """)
        .mapTo(Long.class)
        .one();
  }

  private static void write(TestLedger ledger) throws SQLException {
    ledger.asSuperuser(
        """
        INSERT INTO entry (account_id, other_account_id, sequence, command_id, kind, amount_cents,
            balance_after_cents, effective_at, booked_at, hash)
        SELECT '%1$s', '%2$s', n, md5('transfer' || n)::uuid, 'transfer', -1, -n, to_timestamp(n),
            to_timestamp(n), ''
        FROM generate_series(1, %3$d) n
        """
            .formatted(ACCOUNT.value(), OTHER.value(), ENTRIES),
        "ANALYZE");
  }

  /** The oldest is the one that is looked for; each has a memo. */
  @Test
  void a_search_for_words_stops_and_says_where_it_goes_on() throws SQLException {
    try (var ledger = new TestLedger()) {
      write(ledger);
      ledger.asSuperuser(
          """
          INSERT INTO command_text (command_id, salt, text)
          SELECT command_id, '', CASE sequence WHEN 3 THEN 'Žluté pero' ELSE 'rent' END FROM entry
          """,
          "ANALYZE");
      try (Handle handle = ledger.database().requests().open()) {
        MemoSearch search = new MemoSearch(handle.attach(EntryDao.class), ACCOUNT);
        MemoSearch.Found part = search.find(asking("žLUTÉ"), PAGE);
        int parts = 1;
        while (part.goOn() != null) {
          assertThat(part.rows()).isEmpty();
          part = search.find(asking("žLUTÉ").before(part.goOn()), PAGE);
          parts++;
        }
        assertThat(parts).isEqualTo((ENTRIES - 3) / MemoSearch.LOOKED_AT_MAX + 1);
        assertThat(part.rows()).extracting(row -> row.entry().sequence()).containsExactly(3L);
        assertThat(search.find(asking("RENT"), PAGE).rows()).hasSize(PAGE);
        assertThat(search.find(asking("rents"), PAGE).rows()).isEmpty();
      }
    }
  }

  private static EntryDao.Filter asking(String text) {
    return new EntryDao.Filter(Long.MAX_VALUE, null, null, null, null, text, null, null, false);
  }
}
