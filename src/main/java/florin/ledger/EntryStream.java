package florin.ledger;

import florin.core.AccountId;
import florin.core.TransferId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/**
 * Every entry, in order of account and sequence, as PostgreSQL's binary COPY sends it: one at a
 * time, in the same few bytes. What {@link Entry#link} hashes is laid out here a second time, so
 * that no object is made of what is right.
 */
final class EntryStream implements AutoCloseable {
  private static final String COPY =
      """
      COPY (
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
      ) TO STDOUT (FORMAT binary)
      """;

  private static final int SIGNATURE = 11 + 4;
  private static final long MICROS_TO_2000 = 946_684_800_000_000L;

  private static final int HASH = 32;
  private static final int ACCOUNT = HASH;
  private static final int SEQUENCE = ACCOUNT + 16;
  private static final int COMMAND = SEQUENCE + 8;
  private static final int AMOUNT = COMMAND + 16;
  private static final int BALANCE_AFTER = AMOUNT + 8;
  private static final int BOOKED = BALANCE_AFTER + 8;
  private static final int EFFECTIVE = BOOKED + 8;
  private static final int TEXT = EFFECTIVE + 8;
  private static final int KIND = TEXT + HASH;
  private static final byte[] NO_TEXT = new byte[HASH];

  private final CopyOut copy;
  private final MessageDigest sha256;

  /** The previous hash, then what is hashed after it: {@code src/docs/proof.md}. */
  private ByteBuffer content = ByteBuffer.allocate(KIND + 64);

  private byte[] hash = new byte[HASH];
  private boolean first;
  private boolean linked;
  private @Nullable Boolean agrees;

  /** Those that the caller's transaction sees. */
  EntryStream(Connection connection) throws SQLException {
    copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyOut(COPY);
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** Goes to the next one; false after the last, when the connection is free again. */
  boolean next() throws SQLException {
    byte[] bytes = copy.readFromCopy();
    if (bytes == null) {
      return false;
    }
    ByteBuffer row = ByteBuffer.wrap(bytes);
    if (isSignature(bytes)) {
      row.position(SIGNATURE);
      row.position(row.position() + 4 + row.getInt());
      if (!row.hasRemaining()) {
        return next();
      }
    }
    if (row.getShort() < 0) { // the end: one message more, and COPY is over
      return next();
    }
    read(row);
    return true;
  }

  private static boolean isSignature(byte[] bytes) {
    return bytes.length > SIGNATURE && bytes[0] == 'P' && bytes[1] == 'G';
  }

  private void read(ByteBuffer row) {
    byte[] before = hash;
    UUID account = accountId().value();
    take(row, ACCOUNT, row.getInt());
    first = sequence() == 0 || !account.equals(accountId().value());
    content.put(0, first ? sha256(ACCOUNT, SEQUENCE) : before);
    take(row, SEQUENCE, row.getInt());
    take(row, COMMAND, row.getInt());
    take(row, AMOUNT, row.getInt());
    take(row, BALANCE_AFTER, row.getInt());
    take(row, BOOKED, row.getInt());
    take(row, EFFECTIVE, row.getInt());
    content.putLong(BOOKED, content.getLong(BOOKED) + MICROS_TO_2000);
    content.putLong(EFFECTIVE, content.getLong(EFFECTIVE) + MICROS_TO_2000);
    byte[] text = bytes(row);
    content.put(TEXT, text.length == HASH ? text : NO_TEXT);
    byte[] kind = bytes(row);
    if (KIND + kind.length > content.capacity()) {
      content = ByteBuffer.allocate(KIND + kind.length).put(0, content, 0, KIND);
    }
    content.put(KIND, kind);
    hash = bytes(row);
    linked = Arrays.equals(hash, sha256(0, KIND + kind.length));
    agrees = row.getInt() < 0 ? null : row.get() != 0;
  }

  private void take(ByteBuffer row, int at, int length) {
    row.get(content.array(), at, length);
  }

  private static byte[] bytes(ByteBuffer row) {
    byte[] bytes = new byte[Math.max(0, row.getInt())];
    row.get(bytes);
    return bytes;
  }

  private byte[] sha256(int from, int to) {
    sha256.update(content.array(), from, to - from);
    return sha256.digest();
  }

  /** Whether no entry of its account was before it. */
  boolean isFirst() {
    return first;
  }

  AccountId accountId() {
    return new AccountId(new UUID(content.getLong(ACCOUNT), content.getLong(ACCOUNT + 8)));
  }

  TransferId transferId() {
    return new TransferId(new UUID(content.getLong(COMMAND), content.getLong(COMMAND + 8)));
  }

  long sequence() {
    return content.getLong(SEQUENCE);
  }

  long amountCents() {
    return content.getLong(AMOUNT);
  }

  long balanceAfterCents() {
    return content.getLong(BALANCE_AFTER);
  }

  /** Microseconds since 1970. */
  long bookedAt() {
    return content.getLong(BOOKED);
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
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
