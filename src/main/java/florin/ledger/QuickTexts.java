package florin.ledger;

import florin.db.Sealing;
import florin.seal.Field;
import florin.seal.FieldCipher;
import florin.seal.Unopened;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The erasable texts, read a little ahead of the journal: a text that was erased can't be told from
 * one that lies further on, so no more is read for it than half of what may be kept. One whose
 * journal row was passed stays, and in the end it is not sure.
 */
final class QuickTexts {
  private static final String COLUMNS = "command_id, salt, " + Sealing.MEMO;

  private final @Nullable FieldCipher cipher;
  private final TableScan texts;
  private final QuickBounds bounds;
  private final MessageDigest sha256 = EntryContent.sha256();
  private final Map<UUID, byte[]> hashes = new HashMap<>();
  private boolean sure = true;

  /**
   * @param handle that has the key, if any
   */
  QuickTexts(ReadAhead ahead, Handle handle, QuickBounds bounds) {
    texts = new TableScan(ahead, "command_text", COLUMNS, bounds.pages());
    cipher = Sealing.isKeyed(handle) ? Sealing.of(handle) : null;
    this.bounds = bounds;
  }

  /** A command's text, if it is still there, must have the hash that the journal has. */
  void compare(UUID command, byte[] hash) throws SQLException {
    byte[] own = hashes.remove(command);
    while (own == null && sure && !texts.isOver() && hashes.size() <= bounds.texts() / 2) {
      read();
      own = hashes.remove(command);
    }
    sure &= own == null || MessageDigest.isEqual(own, hash);
  }

  /** Whether all texts are right; after the whole journal. */
  boolean areRight() throws SQLException {
    while (sure && !texts.isOver()) {
      read();
      sure &= hashes.isEmpty();
    }
    return sure && hashes.isEmpty();
  }

  private void read() throws SQLException {
    try {
      for (byte[] bytes : texts.next()) {
        CopiedRow row = new CopiedRow(bytes);
        UUID command = row.uuid();
        sha256.update(row.bytes());
        sure &= hashes.put(command, sha256.digest(text(row.bytes()))) == null;
      }
    } catch (NotSure | Unopened notReadable) {
      sure = false;
    }
    sure &= hashes.size() <= bounds.texts();
  }

  private byte[] text(byte[] kept) throws NotSure {
    if (!Sealing.isSealed(kept)) {
      return Sealing.clear(kept).getBytes(StandardCharsets.UTF_8);
    }
    if (cipher == null) {
      throw new NotSure();
    }
    return Sealing.bytes(kept, Field.MEMO, cipher);
  }
}
