package florin.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the journal, and which of its two entries were found. */
final class CopiedCommand {
  static final String COLUMNS =
      "command_id, kind, outcome, from_account_id, to_account_id, amount_cents, currency,"
          + " from_balance_after_cents, to_balance_after_cents, booked_at, effective_at, text_hash";

  private static final long POSTED = CopiedRow.word(kind("posted"));
  private static final long ABSENT = Long.MIN_VALUE;

  final UUID id;
  final @Nullable UUID from;
  final @Nullable UUID to;
  final long currency;
  final byte @Nullable [] textHash;
  private final byte[] kind;
  private final boolean posted;
  private final long amountCents;
  private final long fromAfterCents;
  private final long toAfterCents;
  private final long bookedAt;
  private final long effectiveAt;
  private QuickAccounts.@Nullable Chain payer;
  private QuickAccounts.@Nullable Chain payee;
  private boolean paid;
  private boolean received;

  CopiedCommand(CopiedRow row) throws NotSure {
    id = row.uuid();
    kind = row.bytes();
    posted = row.word() == POSTED;
    from = row.uuidOrNull();
    to = row.uuidOrNull();
    amountCents = row.numberOr(ABSENT);
    currency = row.wordOr(ABSENT);
    fromAfterCents = row.numberOr(ABSENT);
    toAfterCents = row.numberOr(ABSENT);
    bookedAt = EntryContent.since1970(row.number());
    effectiveAt = EntryContent.since1970(row.number());
    textHash = row.bytesOrNull();
    NotSure.unless(textHash == null || textHash.length == EntryContent.HASH);
  }

  /** As {@link #isOneOf} compares it. */
  static byte[] kind(String kind) {
    return kind.getBytes(StandardCharsets.UTF_8);
  }

  boolean isPosted() {
    return posted;
  }

  boolean isOneOf(byte[]... kinds) {
    for (byte[] one : kinds) {
      if (Arrays.equals(one, kind)) {
        return true;
      }
    }
    return false;
  }

  boolean hasAmount() {
    return amountCents != ABSENT;
  }

  /** Both its accounts are there, and of its currency. */
  void find(QuickAccounts accounts) throws NotSure {
    payer = accounts.of(from);
    payee = accounts.of(to);
    NotSure.unless(payer.currency == currency && payee.currency == currency);
  }

  /** The account of one of its entries: looked up once for a command, not for each entry. */
  QuickAccounts.Chain chain(EntryContent entry) throws NotSure {
    QuickAccounts.Chain chain = entry.amountCents() < 0 ? payer : payee;
    if (chain == null || !entry.isOf(chain.id)) {
      throw new NotSure();
    }
    return chain;
  }

  /**
   * Takes one of its two entries, if that says the same as this row, and is not taken yet.
   *
   * @param entry of its {@link #chain}
   */
  void take(EntryContent entry, byte[] entryKind, UUID other) throws NotSure {
    long amount = entry.amountCents();
    boolean pays = amount < 0;
    NotSure.unless(amountCents > 0 && amountCents == (pays ? -amount : amount));
    NotSure.unless(entry.balanceAfterCents() == (pays ? fromAfterCents : toAfterCents));
    NotSure.unless(other.equals(pays ? to : from));
    NotSure.unless(entry.bookedAt() == bookedAt && entry.effectiveAt() == effectiveAt);
    NotSure.unless(Arrays.equals(entryKind, kind) && !(pays ? paid : received));
    paid |= pays;
    received |= !pays;
  }

  boolean hasBothEntries() {
    return paid && received;
  }
}
