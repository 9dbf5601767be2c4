package florin.ledger;

import florin.core.AccountId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Entry#link} hashes, laid out a second time as {@code src/docs/proof.md} has it: one
 * entry after the other in the same few bytes, so that no object is made of what is right.
 */
final class EntryContent {
  /** The columns that {@link #take} takes. */
  static final String COLUMNS =
      "account_id, sequence, command_id, amount_cents, balance_after_cents, booked_at,"
          + " effective_at";

  static final int HASH = 32;

  private static final long MICROS_TO_2000 = 946_684_800_000_000L;
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

  private final MessageDigest sha256 = sha256();
  private final byte[] content = new byte[KIND];

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** The next columns of a row: {@link #COLUMNS}. */
  void take(CopiedRow row) throws NotSure {
    row.copy(content, ACCOUNT, 16);
    row.copy(content, SEQUENCE, 8);
    row.copy(content, COMMAND, 16);
    row.copy(content, AMOUNT, 8);
    row.copy(content, BALANCE_AFTER, 8);
    BigEndian.int8(content, BOOKED, since1970(row.number()));
    BigEndian.int8(content, EFFECTIVE, since1970(row.number()));
  }

  /** Microseconds, from those since 2000 that PostgreSQL sends. */
  static long since1970(long micros) {
    return micros + MICROS_TO_2000;
  }

  /**
   * The chain's next link.
   *
   * @param text the hash of the erasable text; none where it is no hash
   */
  byte[] link(byte[] previous, byte @Nullable [] text, byte[] kind) {
    System.arraycopy(previous, 0, content, 0, Math.min(HASH, previous.length));
    System.arraycopy(text != null && text.length == HASH ? text : NO_TEXT, 0, content, TEXT, HASH);
    sha256.update(content);
    return sha256.digest(kind);
  }

  AccountId accountId() {
    return new AccountId(account());
  }

  boolean isOf(UUID account) {
    return number(ACCOUNT) == account.getMostSignificantBits()
        && number(ACCOUNT + Long.BYTES) == account.getLeastSignificantBits();
  }

  UUID account() {
    return uuid(ACCOUNT);
  }

  UUID command() {
    return uuid(COMMAND);
  }

  private UUID uuid(int at) {
    return new UUID(number(at), number(at + Long.BYTES));
  }

  private long number(int at) {
    return BigEndian.int8(content, at);
  }

  long sequence() {
    return number(SEQUENCE);
  }

  long amountCents() {
    return number(AMOUNT);
  }

  long balanceAfterCents() {
    return number(BALANCE_AFTER);
  }

  /** Microseconds since 1970. */
  long bookedAt() {
    return number(BOOKED);
  }

  long effectiveAt() {
    return number(EFFECTIVE);
  }
}
