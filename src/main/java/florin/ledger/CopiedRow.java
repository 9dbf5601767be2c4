package florin.ledger;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row as PostgreSQL's binary COPY sends it, read column by column. What is null or has another
 * length than it should is {@link NotSure}.
 */
final class CopiedRow {
  private static final int NULL = -1;

  private final byte[] row;
  private int at = Short.BYTES;

  /**
   * @param row see {@link CopiedRows#next}
   */
  CopiedRow(byte[] row) {
    this.row = row;
  }

  UUID uuid() throws NotSure {
    int from = take(2 * Long.BYTES);
    return new UUID(BigEndian.int8(row, from), BigEndian.int8(row, from + Long.BYTES));
  }

  @Nullable UUID uuidOrNull() throws NotSure {
    return isNull() ? null : uuid();
  }

  /** A {@code bigint}, or a time in microseconds since 2000. */
  long number() throws NotSure {
    return BigEndian.int8(row, take(Long.BYTES));
  }

  long numberOr(long absent) throws NotSure {
    return isNull() ? absent : number();
  }

  byte[] bytes() throws NotSure {
    int from = take(BigEndian.int4(row, at));
    return Arrays.copyOfRange(row, from, at);
  }

  byte @Nullable [] bytesOrNull() throws NotSure {
    return isNull() ? null : bytes();
  }

  /** Puts a column of this length there. */
  void copy(byte[] target, int targetAt, int length) throws NotSure {
    System.arraycopy(row, take(length), target, targetAt, length);
  }

  @Nullable Boolean flagOrNull() throws NotSure {
    return isNull() ? null : row[take(1)] != 0;
  }

  /** A text of at most 8 bytes as one number: see {@link #word(byte[])}. */
  long word() throws NotSure {
    byte[] text = bytes();
    NotSure.unless(text.length <= Long.BYTES);
    return word(text);
  }

  long wordOr(long absent) throws NotSure {
    return isNull() ? absent : word();
  }

  static long word(byte[] text) {
    long word = 0;
    for (byte letter : text) {
      word = (word << Byte.SIZE) | (letter & 0xff);
    }
    return word;
  }

  /** Where the next column's bytes begin; goes on to the one after. */
  private int take(int length) throws NotSure {
    NotSure.unless(length >= 0 && BigEndian.int4(row, at) == length);
    int from = at + Integer.BYTES;
    at = from + length;
    return from;
  }

  /** Passes over the column if it is null. */
  private boolean isNull() {
    boolean isNull = BigEndian.int4(row, at) == NULL;
    if (isNull) {
      at += Integer.BYTES;
    }
    return isNull;
  }
}
