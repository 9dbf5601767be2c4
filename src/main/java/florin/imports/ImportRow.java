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
 * @param attempt from 1; one more once the ledger has refused it, which a key remembers for good
 */
record ImportRow(
    long line,
    LocalDate date,
    String account,
    long amountCents,
    @Nullable Long balanceAfterCents,
    String memo,
    Hash key,
    int attempt) {

  /**
   * @param occurrence how many rows with this very content came before it
   */
  static Hash key(Iterable<String> content, int occurrence) {
    String text = String.join("\u001f", content) + "\u001f" + occurrence;
    return Hash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  String idempotencyKey(String currency) {
    String name = "import:" + currency + ":" + HexFormat.of().formatHex(key.bytes());
    return attempt == 1 ? name : name + ":" + attempt;
  }

  /** As it was named before the currency was in it. */
  String olderKey() {
    return "import:" + HexFormat.of().formatHex(key.bytes());
  }

  ImportRow again() {
    return new ImportRow(
        line, date, account, amountCents, balanceAfterCents, memo, key, attempt + 1);
  }
}
