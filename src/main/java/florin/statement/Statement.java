package florin.statement;

import florin.core.AccountId;
import florin.db.Opened;
import florin.seal.Field;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A statement but for its lines; money in minor units.
 *
 * @param holders their names
 * @param issued nothing that is booked changes it any more
 * @param totals of the lines
 * @param head the account's last entry when the last of the period's months ended, or the last yet
 */
record Statement(
    Holding account,
    List<String> holders,
    Period period,
    boolean issued,
    long opening,
    long closing,
    Totals totals,
    Head head) {

  /** The account. */
  record Holding(
      AccountId id,
      String number,
      String type,
      @Opened(Field.ACCOUNT_NAME) String name,
      String currency,
      String timeZone,
      Instant createdAt) {
    ZoneId zone() {
      return ZoneId.of(timeZone);
    }
  }

  /**
   * Sums of entries.
   *
   * @param outgoing not below zero, like {@code incoming}
   */
  record Totals(long incoming, long outgoing, long count) {
    static final Totals NONE = new Totals(0, 0, 0);

    Totals plus(Totals more) {
      return new Totals(
          Math.addExact(incoming, more.incoming),
          Math.addExact(outgoing, more.outgoing),
          count + more.count);
    }

    long net() {
      return incoming - outgoing;
    }
  }

  /**
   * An entry by its place in the chain.
   *
   * @param sequence 0 before the first
   * @param hash in hex
   */
  record Head(long sequence, String hash) {}
}
