package florin.ledger;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** {@code uuid[]} as PostgreSQL's protocol has it in binary; the driver knows it as text alone. */
final class UuidArray {
  private static final int HEAD_BYTES = 5 * Integer.BYTES;
  private static final int UUID_BYTES = 2 * Long.BYTES;
  private static final int NULL = -1;

  private UuidArray() {}

  static <R> byte[] of(Collection<R> rows, Function<R, @Nullable UUID> value) {
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + rows.size() * (Integer.BYTES + UUID_BYTES));
    boolean empty = rows.isEmpty();
    out.putInt(empty ? 0 : 1).putInt(1).putInt(Oid.UUID); // dimensions, may hold nulls
    if (!empty) {
      out.putInt(rows.size()).putInt(1); // length, first index
    }
    for (R row : rows) {
      UUID id = value.apply(row);
      if (id == null) {
        out.putInt(NULL);
      } else {
        out.putInt(UUID_BYTES);
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      }
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
