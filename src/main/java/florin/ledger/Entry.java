package florin.ledger;

import florin.core.AccountId;
import florin.core.Hash;
import florin.core.TransferId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One side of a transfer on one account; amounts signed, in minor units.
 *
 * @param otherId the account on the other side, which no hash contains
 * @param sequence gap-free from 1 in each account
 * @param hash over the account's previous hash and this entry's content: a chain per account
 */
public record Entry(
    AccountId accountId,
    AccountId otherId,
    long sequence,
    TransferId transferId,
    String kind,
    long amountCents,
    long balanceAfterCents,
    Instant bookedAt,
    Instant effectiveAt,
    Hash hash) {

  /** When it was decided, and when it counts. */
  record Times(Instant bookedAt, Instant effectiveAt) {}

  /** Where an account's chain begins. */
  public static Hash genesis(AccountId accountId) {
    return Hash.of(bytes(accountId.value()));
  }

  /**
   * The chain's next link. The content hashed after the previous hash, big-endian: account id (16
   * bytes), sequence (8), transfer id (16), amount (8), balance after (8), booking and effective
   * time as microseconds since 1970 (8 and 8), hash of the erasable text (32, zeros if there is
   * none), kind (UTF-8).
   */
  public Hash link(Hash previous, @Nullable Hash text) {
    ByteBuffer content = ByteBuffer.allocate(104);
    content.put(bytes(accountId.value())).putLong(sequence).put(bytes(transferId.value()));
    content.putLong(amountCents).putLong(balanceAfterCents);
    content.putLong(micros(bookedAt)).putLong(micros(effectiveAt));
    if (text != null) {
      content.put(text.bytes());
    }
    return Hash.of(previous.bytes(), content.array(), kind.getBytes(StandardCharsets.UTF_8));
  }

  Entry linked(Hash previous, @Nullable Hash text) {
    return new Entry(
        accountId,
        otherId,
        sequence,
        transferId,
        kind,
        amountCents,
        balanceAfterCents,
        bookedAt,
        effectiveAt,
        link(previous, text));
  }

  /** Since 1970. {@code ChronoUnit.MICROS} counts nanoseconds first, and fails in 1677 and 2262. */
  static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
