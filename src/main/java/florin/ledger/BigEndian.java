package florin.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in bytes, the most significant first, each read or written at once. */
final class BigEndian {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  static int int4(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long int8(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void int8(byte[] bytes, int at, long number) {
    LONG.set(bytes, at, number);
  }
}
