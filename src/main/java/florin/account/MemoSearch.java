package florin.account;

import florin.core.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Entries of an account by what is written in their memos. PostgreSQL cannot read these, so they
 * are opened here, from the newest on: so many at most in one search, which then says where the
 * next one goes on.
 */
record MemoSearch(EntryDao dao, AccountId account) {
  /** With their reading and opening, a tenth of a second or two. */
  static final int LOOKED_AT_MAX = 10_000;

  private static final int STEP = 1_000;

  /**
   * What was found.
   *
   * @param goOn the last sequence looked at, where there may be more beyond it
   */
  record Found(List<EntryDao.Row> rows, @Nullable Long goOn) {}

  /** Up to {@code limit} entries that the filter lets through, its text included. */
  Found find(EntryDao.Filter filter, int limit) {
    String wanted = folded(filter.text());
    List<EntryDao.Row> rows = new ArrayList<>();
    EntryDao.Filter from = filter;
    for (int looked = 0; looked < LOOKED_AT_MAX; looked += STEP) {
      List<EntryDao.Row> step = dao.list(account, from, STEP);
      for (EntryDao.Row row : step) {
        if (folded(row.entry().memo()).contains(wanted)) {
          rows.add(row);
          if (rows.size() == limit) {
            return new Found(rows, null);
          }
        }
      }
      if (step.size() < STEP) {
        return new Found(rows, null);
      }
      from = filter.before(step.get(STEP - 1).entry().sequence());
    }
    return new Found(rows, from.before());
  }

  private static String folded(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
