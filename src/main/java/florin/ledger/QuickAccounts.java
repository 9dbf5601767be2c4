package florin.ledger;

import florin.core.AccountId;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All accounts, and how far the chain of each was followed. */
final class QuickAccounts {
  private final ReadAhead ahead;
  private final QuickBounds bounds;
  private final Map<UUID, Chain> chains = new HashMap<>();
  private int waiting;

  QuickAccounts(ReadAhead ahead, QuickBounds bounds) {
    this.ahead = ahead;
    this.bounds = bounds;
  }

  /** An account's last entry so far; and those that lie before the one they follow. */
  static final class Chain {
    final UUID id;
    final long currency;
    long sequence;
    long balanceCents;
    byte @Nullable [] hash;
    private @Nullable Map<Long, byte[]> later;

    private Chain(UUID id, long currency) {
      this.id = id;
      this.currency = currency;
    }

    byte[] hash() {
      return hash == null ? Entry.genesis(new AccountId(id)).bytes() : hash;
    }
  }

  void read() throws SQLException, NotSure {
    String columns = "account_id, currency";
    TableScan accounts = new TableScan(ahead, "account", columns, bounds.pages());
    while (!accounts.isOver()) {
      for (byte[] bytes : accounts.next()) {
        CopiedRow row = new CopiedRow(bytes);
        Chain chain = new Chain(row.uuid(), row.word());
        NotSure.unless(chains.put(chain.id, chain) == null && chains.size() <= bounds.accounts());
      }
    }
  }

  Chain of(@Nullable UUID id) throws NotSure {
    Chain chain = id == null ? null : chains.get(id);
    if (chain == null) {
      throw new NotSure();
    }
    return chain;
  }

  /** Keeps an entry until the one before it was followed. */
  void keep(Chain chain, long sequence, byte[] row) throws NotSure {
    if (chain.later == null) {
      chain.later = new HashMap<>();
    }
    waiting++;
    NotSure.unless(chain.later.put(sequence, row) == null && waiting <= bounds.entries());
  }

  /** The chain's next entry, if it was kept. */
  byte @Nullable [] next(Chain chain) {
    byte[] row = chain.later == null ? null : chain.later.remove(chain.sequence + 1);
    if (row != null) {
      waiting--;
    }
    return row;
  }

  /** Each account has one balance, and it is that of its last entry; after all entries. */
  void compare() throws SQLException, NotSure {
    String columns = "account_id, currency, balance_cents, sequence, hash";
    TableScan balances = new TableScan(ahead, "balance", columns, bounds.pages());
    while (!balances.isOver()) {
      for (byte[] bytes : balances.next()) {
        CopiedRow row = new CopiedRow(bytes);
        Chain chain = of(row.uuid());
        chains.remove(chain.id);
        NotSure.unless(row.word() == chain.currency && row.number() == chain.balanceCents);
        NotSure.unless(row.number() == chain.sequence && Arrays.equals(row.bytes(), chain.hash()));
      }
    }
    NotSure.unless(chains.isEmpty() && waiting == 0);
  }
}
