package florin.ledger;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The journal, read as far as the entries need it. */
final class QuickJournal {
  private static final byte[] HOLD = CopiedCommand.kind("hold");
  private static final byte[] CAPTURE = CopiedCommand.kind("capture");
  private static final byte[] CARD = CopiedCommand.kind("card");
  private static final byte[] CARD_REFUND = CopiedCommand.kind(RefundCard.KIND);
  private static final byte[] RELEASE = CopiedCommand.kind("release");
  private static final byte[] REVERSAL = CopiedCommand.kind("reversal");
  private static final byte[] SET_LIMITS = CopiedCommand.kind(SetLimits.KIND);

  private final QuickAccounts accounts;
  private final QuickTexts texts;
  private final TableScan journal;
  private final QuickBounds bounds;
  private final Map<UUID, CopiedCommand> movements = new HashMap<>();
  private boolean holds;
  private boolean reversals;

  QuickJournal(ReadAhead ahead, QuickAccounts accounts, QuickTexts texts, QuickBounds bounds) {
    this.accounts = accounts;
    this.texts = texts;
    this.bounds = bounds;
    journal = new TableScan(ahead, "journal", CopiedCommand.COLUMNS, bounds.pages());
  }

  /** The movement of money that an entry is of. */
  CopiedCommand movement(UUID command) throws SQLException, NotSure {
    CopiedCommand movement = movements.get(command);
    while (movement == null) {
      NotSure.unless(!journal.isOver());
      read();
      movement = movements.get(command);
    }
    return movement;
  }

  /** Both entries of the movement were found: a third has none to belong to. */
  void done(CopiedCommand movement) {
    movements.remove(movement.id);
  }

  /** Each movement must have had its entries; after all entries. */
  void end() throws SQLException, NotSure {
    NotSure.unless(movements.isEmpty());
    while (!journal.isOver()) {
      read();
      NotSure.unless(movements.isEmpty());
    }
  }

  boolean hasHolds() {
    return holds;
  }

  boolean hasReversals() {
    return reversals;
  }

  private void read() throws SQLException, NotSure {
    for (byte[] bytes : journal.next()) {
      CopiedCommand command = new CopiedCommand(new CopiedRow(bytes));
      if (command.textHash != null) {
        texts.compare(command.id, command.textHash);
      }
      if (command.isPosted()) {
        posted(command);
      }
    }
    NotSure.unless(movements.size() <= bounds.movements());
  }

  /** Whatever it names is there, and its money is of the accounts' currency. */
  private void posted(CopiedCommand command) throws NotSure {
    boolean hold = command.isOneOf(HOLD);
    holds |= hold || command.isOneOf(CAPTURE, RELEASE, CARD, CARD_REFUND);
    reversals |= command.isOneOf(REVERSAL);
    if (command.hasAmount()) {
      command.find(accounts);
      NotSure.unless(hold || movements.put(command.id, command) == null);
    } else if (!command.isOneOf(SET_LIMITS)) {
      accounts.of(command.from);
    }
  }
}
