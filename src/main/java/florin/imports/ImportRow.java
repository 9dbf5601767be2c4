package florin.imports;

import florin.core.Hash;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One row of the file.
 *
 * @param line where it begins, from 1, for messages
 * @param account the source's number
 * @param amountCents signed: what the account's balance rises by
 * @param balanceAfterCents what the source's record says, if it does
 * @param key the same for the same row of the same or a longer file
 */
record ImportRow(
    long line,
    LocalDate date,
    String account,
    long amountCents,
    @Nullable Long balanceAfterCents,
    String memo,
    Hash key) {

  /**
   * @param occurrence how many rows with this very content came before it
   */
  static Hash key(Iterable<String> content, int occurrence) {
    String text = String.join("\u001f", content) + "\u001f" + occurrence;
    return Hash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  String idempotencyKey() {
    return "import:" + HexFormat.of().formatHex(key.bytes());
  }
}
