package florin.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;

/**
 * Tells in one reading that a ledger is right, or that it is not sure; then the precise checks,
 * which take longer, find what is wrong, if anything is.
 *
 * <p>Entries, journal and texts are read side by side, each once and in the order in which it lies,
 * without joins and sorts: the rows of a command lie near each other, so few of them wait for the
 * others, and of each account only the last entry is kept. Where more would have to be kept than
 * {@link QuickBounds}, it is not sure.
 *
 * <p>What is proven, and by what:
 *
 * <ul>
 *   <li>each account's entries have the sequences 1, 2, 3 …, rising balances and linked hashes, and
 *       the balance has the last one's: each entry was followed from the one before, and at the end
 *       none waits and each account has one balance, with just these;
 *   <li>each entry says what its journal row says, and each movement of money in the journal has
 *       one entry on each side: the second entry takes the row away, so a third finds none, and at
 *       the end no row is left;
 *   <li>all sums are zero: the two entries of a movement are, and both accounts have its currency;
 *   <li>each text has its journal row's hash: the row takes it away, and at the end none is left;
 *   <li>there are no holds or reversals, where the journal names none.
 * </ul>
 *
 * <p>Of all constraints it relies on one, and only where it is there: that the journal has no
 * command twice.
 */
final class QuickVerification {
  private static final String ENTRY = EntryContent.COLUMNS + ", kind, hash, other_account_id";

  private static final String RELIES_ON =
      """
      SELECT EXISTS (
          SELECT FROM pg_index
          WHERE indrelid = 'journal'::regclass AND indisprimary AND indisvalid),
        EXISTS (SELECT FROM hold)
      """;

  private final Connection connection;
  private final ReadAhead ahead;
  private final QuickBounds bounds;
  private final LongConsumer progress;
  private final EntryContent content = new EntryContent();
  private final QuickAccounts accounts;
  private final QuickTexts texts;
  private final QuickJournal journal;
  private long entries;

  /** What can be proven by itself. */
  enum Part {
    /** Entries, balances and movements of money. */
    BOOKS,
    TEXTS,
    HOLDS,
    REVERSALS
  }

  /**
   * In the caller's transaction.
   *
   * @param progress called now and then with entries read
   */
  QuickVerification(Handle handle, QuickBounds bounds, LongConsumer progress) throws SQLException {
    connection = handle.getConnection();
    this.bounds = bounds;
    this.progress = progress;
    ahead = new ReadAhead(connection);
    accounts = new QuickAccounts(ahead, bounds);
    texts = new QuickTexts(ahead, handle, bounds);
    journal = new QuickJournal(ahead, accounts, texts, bounds);
  }

  /** What is right for sure. Runs once. */
  Set<Part> proven() throws SQLException {
    Set<Part> proven = EnumSet.noneOf(Part.class);
    try (ahead) {
      boolean noHoldRows = hasNoHolds();
      accounts.read();
      entries();
      journal.end();
      accounts.compare();
      proven.add(Part.BOOKS);
      add(proven, Part.TEXTS, texts.areRight());
      add(proven, Part.HOLDS, noHoldRows && !journal.hasHolds());
      add(proven, Part.REVERSALS, !journal.hasReversals());
      return proven;
    } catch (NotSure nothingIsProven) {
      return proven;
    }
  }

  private boolean hasNoHolds() throws SQLException, NotSure {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(RELIES_ON)) {
      row.next();
      NotSure.unless(row.getBoolean(1));
      return !row.getBoolean(2);
    }
  }

  private static void add(Set<Part> proven, Part part, boolean isProven) {
    if (isProven) {
      proven.add(part);
    }
  }

  /** How many there are, where the books are proven. */
  long count() {
    return entries;
  }

  private void entries() throws SQLException, NotSure {
    TableScan table = new TableScan(ahead, "entry", ENTRY, bounds.pages());
    while (!table.isOver()) {
      for (byte[] bytes : table.next()) {
        entry(bytes);
      }
      progress.accept(entries);
    }
  }

  /** Follows an account's chain by this entry, and by those that it was the missing one for. */
  private void entry(byte[] bytes) throws SQLException, NotSure {
    CopiedRow row = new CopiedRow(bytes);
    content.take(row);
    CopiedCommand movement = journal.movement(content.command());
    QuickAccounts.Chain chain = movement.chain(content);
    if (content.sequence() != chain.sequence + 1) {
      accounts.keep(chain, content.sequence(), bytes);
      return;
    }
    follow(chain, movement, row);
    byte[] next = accounts.next(chain);
    while (next != null) {
      row = new CopiedRow(next);
      content.take(row);
      movement = journal.movement(content.command());
      NotSure.unless(movement.chain(content).equals(chain));
      follow(chain, movement, row);
      next = accounts.next(chain);
    }
  }

  private void follow(QuickAccounts.Chain chain, CopiedCommand movement, CopiedRow row)
      throws NotSure {
    byte[] kind = row.bytes();
    byte[] hash = row.bytes();
    UUID other = row.uuid();
    movement.take(content, kind, other);
    if (movement.hasBothEntries()) {
      journal.done(movement);
    }
    byte[] link = content.link(chain.hash(), movement.textHash, kind);
    NotSure.unless(Arrays.equals(hash, link));
    NotSure.unless(content.balanceAfterCents() == chain.balanceCents + content.amountCents());
    chain.sequence = content.sequence();
    chain.balanceCents = content.balanceAfterCents();
    chain.hash = hash;
    entries++;
  }
}
