package florin.ledger;

import florin.core.Hash;
import florin.core.TransferId;
import florin.db.Sealing;
import florin.seal.Field;
import florin.seal.Unopened;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Each text against the salted hash that the journal has of it. The only place of a verification
 * where words are opened; without their key they are counted and not judged. Memory does not grow
 * with them.
 */
final class TextCheck {
  static final String NAME = "orphan_text";

  private static final int FETCH_ROWS = 5_000;
  private static final String TEXTS =
      "SELECT t.command_id, t.salt, j.command_id IS NOT NULL, j.text_hash, "
          + Sealing.MEMO
          + " FROM command_text t LEFT JOIN journal j ON j.command_id = t.command_id";

  private final Handle handle;
  private long unopened;

  TextCheck(Handle handle) {
    this.handle = handle;
  }

  /** How many could not be checked, the key being another or missing. */
  long unopened() {
    return unopened;
  }

  /** Runs in the caller's transaction; tells whose text is wrong, and how. */
  void run(BiConsumer<String, String> wrong) throws SQLException {
    try (PreparedStatement statement = handle.getConnection().prepareStatement(TEXTS)) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String detail = wrong(row);
          if (detail != null) {
            wrong.accept(new TransferId(row.getObject(1, UUID.class)).toString(), detail);
          }
        }
      }
    }
  }

  private @Nullable String wrong(ResultSet row) throws SQLException {
    if (!row.getBoolean(3)) {
      return "has a text and no journal row";
    }
    byte[] kept = row.getBytes(5);
    if (Sealing.isSealed(kept) && !Sealing.isKeyed(handle)) {
      unopened++;
      return null;
    }
    try {
      byte[] text = text(kept).getBytes(StandardCharsets.UTF_8);
      boolean same = Arrays.equals(Hash.of(row.getBytes(2), text).bytes(), row.getBytes(4));
      return same ? null : "has another text than the journal's hash";
    } catch (Unopened other) {
      if (other.isOfAnotherKey()) {
        unopened++;
        return null;
      }
      return "has a text that was changed or moved where it is sealed";
    }
  }

  private String text(byte[] kept) {
    return Sealing.isSealed(kept)
        ? Sealing.text(kept, Field.MEMO, Sealing.of(handle))
        : Sealing.clear(kept);
  }
}
