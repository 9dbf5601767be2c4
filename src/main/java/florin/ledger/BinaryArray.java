package florin.ledger;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * Arrays as PostgreSQL's protocol has them in binary: the driver knows those of ids and times as
 * text alone, and those of numbers only boxed.
 */
final class BinaryArray {
  private static final int HEAD_BYTES = 5 * Integer.BYTES;
  private static final int UUID_BYTES = 2 * Long.BYTES;
  private static final int NULL = -1;

  /** 2000-01-01 UTC, from which PostgreSQL counts, in microseconds since 1970. */
  private static final long POSTGRES_EPOCH = 946_684_800_000_000L;

  private BinaryArray() {}

  static <R> byte[] uuids(Collection<R> rows, Function<R, @Nullable UUID> value) {
    return of(
        Oid.UUID,
        UUID_BYTES,
        rows,
        value,
        (out, id) ->
            out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
  }

  static <R> byte[] longs(Collection<R> rows, Function<R, @Nullable Long> value) {
    return of(Oid.INT8, Long.BYTES, rows, value, ByteBuffer::putLong);
  }

  /** {@code timestamptz[]}, to the microsecond. */
  static <R> byte[] times(Collection<R> rows, Function<R, @Nullable Instant> value) {
    return of(
        Oid.TIMESTAMPTZ,
        Long.BYTES,
        rows,
        value,
        (out, at) -> out.putLong(Entry.micros(at) - POSTGRES_EPOCH));
  }

  private static <R, V> byte[] of(
      int type,
      int width,
      Collection<R> rows,
      Function<R, @Nullable V> value,
      BiConsumer<ByteBuffer, V> put) {
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + rows.size() * (Integer.BYTES + width));
    boolean empty = rows.isEmpty();
    out.putInt(empty ? 0 : 1).putInt(1).putInt(type); // dimensions, may hold nulls
    if (!empty) {
      out.putInt(rows.size()).putInt(1); // length, first index
    }
    for (R row : rows) {
      V one = value.apply(row);
      if (one == null) {
        out.putInt(NULL);
      } else {
        out.putInt(width);
        put.accept(out, one);
      }
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
