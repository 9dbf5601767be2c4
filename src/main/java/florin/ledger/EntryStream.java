package florin.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every entry, in order of account and sequence, as PostgreSQL's binary COPY sends it: one at a
 * time, with what its journal row says of it.
 */
final class EntryStream implements AutoCloseable {
  private static final String QUERY =
      """
      SELECT e.account_id, e.sequence, e.command_id, e.amount_cents, e.balance_after_cents,
             e.booked_at, e.effective_at, j.text_hash, e.kind, e.hash,
             CASE WHEN j.command_id IS NOT NULL THEN coalesce(
               j.outcome = 'posted' AND j.kind = e.kind
                 AND j.booked_at = e.booked_at AND j.effective_at = e.effective_at
                 AND CASE WHEN e.amount_cents < 0
                   THEN j.from_account_id = e.account_id AND -j.amount_cents = e.amount_cents
                     AND j.to_account_id = e.other_account_id
                     AND j.from_balance_after_cents = e.balance_after_cents
                   ELSE j.to_account_id = e.account_id AND j.amount_cents = e.amount_cents
                     AND j.from_account_id = e.other_account_id
                     AND j.to_balance_after_cents = e.balance_after_cents END,
               false) END
      FROM entry e LEFT JOIN journal j USING (command_id)
      ORDER BY e.account_id, e.sequence
      """;

  private final CopiedRows rows;
  private final EntryContent content = new EntryContent();
  private byte[] hash = new byte[0];
  private boolean first;
  private boolean linked;
  private @Nullable Boolean agrees;

  /** Those that the caller's transaction sees. */
  EntryStream(Connection connection) throws SQLException {
    rows = new CopiedRows(connection, QUERY);
  }

  /** Goes to the next one; false after the last, when the connection is free again. */
  boolean next() throws SQLException {
    byte[] row = rows.next();
    try {
      if (row != null) {
        read(new CopiedRow(row));
      }
    } catch (NotSure nullThere) {
      throw new SQLException("an entry has no value where it must have one", nullThere);
    }
    return row != null;
  }

  private void read(CopiedRow row) throws NotSure {
    boolean none = content.sequence() == 0;
    UUID account = content.account();
    content.take(row);
    first = none || !account.equals(content.account());
    byte[] before = first ? Entry.genesis(content.accountId()).bytes() : hash;
    byte[] text = row.bytesOrNull();
    byte[] kind = row.bytes();
    hash = row.bytes();
    linked = Arrays.equals(hash, content.link(before, text, kind));
    agrees = row.flagOrNull();
  }

  /** Whether no entry of its account was before it. */
  boolean isFirst() {
    return first;
  }

  EntryContent content() {
    return content;
  }

  /** Whether its hash fits its content and the entry before. */
  boolean isLinked() {
    return linked;
  }

  /** Whether its journal row says the same; null where there is none. */
  @Nullable Boolean agrees() {
    return agrees;
  }

  /** Ends what is still to come. */
  @Override
  public void close() throws SQLException {
    rows.close();
  }
}
