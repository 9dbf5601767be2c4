package florin.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;

/** Words that {@link BodyWriter} and {@link BodyReader} share: the kinds of record. */
final class Body {
  static final byte HEADER = 'H';
  static final byte ROWS = 'R';
  static final byte END_OF_TABLE = 'E';
  static final byte TRAILER = 'T';
  static final int BLOCK_BYTES = 65_536;

  /** More than any header of ours. */
  static final int RECORD_BYTES_MAX = 1 << 20;

  /** Rows, length in bytes, SHA-256. */
  static final int END_BYTES = 8 + 8 + 32;

  private Body() {}

  /** Takes bytes of rows. */
  interface Sink {
    void accept(byte[] bytes, int length) throws SQLException;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
