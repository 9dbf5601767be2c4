package florin.imports;

import florin.core.AccountId;
import florin.core.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What earlier imports of one currency left for one owner: accounts, and rows under their keys. */
record Earlier(ImportDao dao, UserId owner, String currency) {
  private static final int KEYS_AT_ONCE = 10_000;

  /** Which of the rows are still to be posted, each under a key that was not used. */
  List<ImportRow> left(List<ImportRow> all) {
    List<ImportRow> left = new ArrayList<>();
    for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
      addLeft(all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE)), left);
    }
    return left;
  }

  private void addLeft(List<ImportRow> rows, List<ImportRow> left) {
    String[] keys = rows.stream().map(row -> row.idempotencyKey(currency)).toArray(String[]::new);
    Stream<String> older = rows.stream().map(ImportRow::olderKey);
    Set<String> posted =
        dao.posted(owner, Stream.concat(Stream.of(keys), older).toArray(String[]::new), currency);
    Set<String> declined = dao.declined(owner, keys);
    for (ImportRow row : rows) {
      String key = row.idempotencyKey(currency);
      boolean isThere = posted.contains(key) || posted.contains(row.olderKey());
      ImportRow next = declined.contains(key) ? anew(row) : row;
      if (!isThere && next != null) {
        left.add(next);
      }
    }
  }

  /** The row under the first key that was not refused; null where it was posted under it. */
  private @Nullable ImportRow anew(ImportRow refused) {
    ImportRow row = refused;
    Optional<String> outcome;
    do {
      row = row.again();
      outcome = dao.outcome(owner, row.idempotencyKey(currency));
    } while (outcome.isPresent() && !outcome.get().equals("posted"));
    return outcome.isPresent() ? null : row;
  }

  /**
   * The accounts of these numbers that are there.
   *
   * @throws ImportRefused where one is the owner's no more
   */
  Map<String, AccountId> opened(Collection<String> numbers) {
    Map<String, AccountId> accounts = new HashMap<>();
    String[] keys =
        numbers.stream().map(number -> openingKey(currency, number)).toArray(String[]::new);
    for (ImportDao.Opened opened : dao.opened(owner, keys)) {
      if (!opened.managed()) {
        throw new ImportRefused(
            "The account " + opened.number() + " of an earlier import is the owner's no more.");
      }
      accounts.put(opened.number(), opened.accountId());
    }
    return accounts;
  }

  static String openingKey(String currency, String number) {
    return "import-account:" + currency + ":" + number;
  }
}
