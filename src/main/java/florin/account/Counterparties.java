package florin.account;

import florin.account.AccountEntry.Counterparty;
import florin.core.AccountId;
import florin.core.Remembered;
import florin.core.UserId;
import florin.label.Labels;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The other sides of entries, as the reader of each may see them. Numbers never change, and a name
 * that did is seen within a minute: until then an account is remembered, since a page of entries
 * has dozens of them. Thread-safe.
 */
final class Counterparties {
  private static final Duration MEMORY = Duration.ofSeconds(60);
  private static final int ACCOUNTS_MAX = 20_000;

  private final Labels labels;
  private final Remembered<AccountId, Counterparty> remembered;

  Counterparties(Labels labels, Clock wall) {
    this.labels = labels;
    this.remembered = new Remembered<>(wall, MEMORY, ACCOUNTS_MAX);
  }

  /**
   * The entries with their other sides, in the same order; at most one read of these and one of
   * labels.
   *
   * @param payer whose labels payees have; null for nobody's
   */
  List<AccountEntry> in(Handle handle, @Nullable UserId payer, List<EntryDao.Row> rows) {
    Set<AccountId> ids = rows.stream().map(EntryDao.Row::otherId).collect(Collectors.toSet());
    Map<AccountId, Counterparty> known = remembered.getAll(ids, some -> read(handle, some));
    Map<String, String> called = payer == null ? Map.of() : labels.of(handle, payer);
    return rows.stream()
        .map(
            row -> {
              Counterparty other = known.getOrDefault(row.otherId(), Counterparty.NOBODY);
              return row.entry().with(isPaid(row) ? called(other, called) : other);
            })
        .toList();
  }

  /** Accounts whose owner is called otherwise from now on. */
  void forget(List<AccountId> ids) {
    ids.forEach(remembered::forget);
  }

  private static boolean isPaid(EntryDao.Row row) {
    return row.entry().amount() < 0;
  }

  /** A payee's own name is not told to who pays. */
  private static Counterparty called(Counterparty other, Map<String, String> labels) {
    String number = other.accountNumber();
    return new Counterparty(number == null ? null : labels.get(number), number);
  }

  /** What is not found is the bank's own, which has neither name nor number here. */
  private static Map<AccountId, Counterparty> read(Handle handle, Set<AccountId> ids) {
    Map<AccountId, Counterparty> all = new HashMap<>();
    ids.forEach(id -> all.put(id, Counterparty.NOBODY));
    handle
        .attach(EntryDao.class)
        .counterparties(ids.toArray(AccountId[]::new))
        .forEach(found -> all.put(found.id(), found.counterparty()));
    return all;
  }
}
