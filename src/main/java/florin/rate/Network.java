package florin.rate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that begin with the same bits; a single one has all of them. IPv4 is the part of IPv6
 * that maps it, so that one address has one spelling.
 *
 * @param high the first 64 bits, zero after {@code bits}
 * @param low the other 64
 * @param bits that count, of 128
 */
public record Network(long high, long low, int bits) {
  private static final int BITS = 128;
  private static final int IPV4_BITS = 32;
  private static final long IPV4 = 0xffff_0000_0000L;
  private static final int SUBSCRIBER_BITS = 64;

  private static final Pattern FOUR =
      Pattern.compile(
          "((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])");
  private static final Pattern SIX = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:.]{2,45}");

  /** One address, in digits: a name is none, and nobody is asked about it. */
  public static Optional<Network> address(String text) {
    return Optional.ofNullable(parse(text));
  }

  /**
   * {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address.
   *
   * @throws IllegalArgumentException where it is none of these, or everybody
   */
  public static Network parseCidr(String text) {
    String[] parts = text.split("/", -1);
    Network base = parse(parts[0]);
    if (base != null && parts.length == 1) {
      return base;
    }
    if (base != null && parts.length == 2 && parts[1].matches("[1-9][0-9]{0,2}")) {
      boolean four = FOUR.matcher(parts[0]).matches();
      int bits = Integer.parseInt(parts[1]) + (four ? BITS - IPV4_BITS : 0);
      if (bits <= BITS) {
        return base.first(bits);
      }
    }
    throw new IllegalArgumentException(
        "must be addresses or networks (10.0.0.0/8, fd00::/8), not everybody's, with commas");
  }

  private static @Nullable Network parse(String text) {
    if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
      return null;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(InetAddress.getByName(text).getAddress());
      return bytes.remaining() == IPV4_BITS / Byte.SIZE
          ? new Network(0, IPV4 | Integer.toUnsignedLong(bytes.getInt()), BITS)
          : new Network(bytes.getLong(), bytes.getLong(), BITS);
    } catch (UnknownHostException malformed) {
      return null;
    }
  }

  private boolean isIpv4() {
    return high == 0 && (low & ~0xffff_ffffL) == IPV4;
  }

  private Network first(int count) {
    return new Network(high & mask(count), low & mask(count - Long.SIZE), count);
  }

  /** So many leading ones; none for 0 and less. */
  private static long mask(int count) {
    return count <= 0 ? 0 : -1L << Math.max(0, Long.SIZE - count);
  }

  public boolean contains(Network other) {
    Network its = other.first(bits);
    return its.high == high && its.low == low;
  }

  /** What one subscriber has: an IPv4 address, or the IPv6 addresses with the same 64 bits. */
  public Network subscriber() {
    return isIpv4() ? this : first(SUBSCRIBER_BITS);
  }

  /** In digits, without the bits where all count. */
  @Override
  public String toString() {
    try {
      byte[] bytes = ByteBuffer.allocate(BITS / Byte.SIZE).putLong(high).putLong(low).array();
      String address = InetAddress.getByAddress(bytes).getHostAddress();
      int own = isIpv4() ? bits - BITS + IPV4_BITS : bits;
      return bits == BITS ? address : address + "/" + own;
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
