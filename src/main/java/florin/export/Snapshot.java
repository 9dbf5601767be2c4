package florin.export;

import florin.core.AccountId;
import florin.core.CardId;
import florin.core.HoldId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Opened;
import florin.seal.Field;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The bank as one transaction sees it. The records are rows as they are written: amounts in minor
 * units, hashes in hex.
 */
record Snapshot(ExportDao rows, Instant takenAt) {
  /** How many rows of each type follow. */
  record Counts(long account, long hold, long limits, long command, long entry) {}

  /**
   * @param sequence of its last entry, whose hash is {@code hash}
   * @param firstBookedAt null before its first entry
   */
  record Account(
      String type,
      AccountId id,
      String number,
      String accountType,
      @Nullable String systemCode,
      String currency,
      @Opened(Field.ACCOUNT_NAME) String name,
      @Nullable String externalNumber,
      Instant createdAt,
      @Nullable Instant firstBookedAt,
      boolean closed,
      long balance,
      long held,
      long overdraftLimit,
      long sequence,
      String hash) {}

  /** A command that was decided. Without salt and text there were none, or they are erased. */
  record Command(
      String type,
      TransferId id,
      String kind,
      String outcome,
      UserId userId,
      @Nullable String idempotencyKey,
      @Nullable String requestHash,
      @Nullable String requestId,
      @Nullable AccountId fromAccountId,
      @Nullable AccountId toAccountId,
      @Nullable Long amount,
      @Nullable String currency,
      @Nullable Long fromBalanceAfter,
      @Nullable Long toBalanceAfter,
      @Nullable String declineCode,
      @Nullable Long declineAvailable,
      @Nullable HoldId holdId,
      @Nullable TransferId reversesId,
      @Nullable UserId limitedUserId,
      @Nullable String detail,
      @Nullable String textHash,
      @Nullable String salt,
      @Opened(Field.MEMO) @Nullable String text,
      Instant effectiveAt,
      Instant bookedAt) {}

  /** In its row a hold is active also when it is due and nobody has touched the account since. */
  record Hold(
      String type,
      HoldId id,
      UserId userId,
      AccountId fromAccountId,
      AccountId toAccountId,
      long amount,
      String currency,
      long capturedAmount,
      String status,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant resolvedAt) {}

  /** Of an account, a user, one on the other, or a line of cards; a limit that is null is none. */
  record Limits(
      String type,
      @Nullable AccountId accountId,
      @Nullable UserId userId,
      @Nullable CardId cardLineId,
      String currency,
      @Nullable Long perTransfer,
      @Nullable Long daily,
      @Nullable Long monthly,
      String timeZone,
      Instant dayStart,
      Instant monthStart,
      long usedDaily,
      long usedMonthly) {}

  record Entry(
      String type,
      AccountId accountId,
      long sequence,
      TransferId transferId,
      String kind,
      long amount,
      long balanceAfter,
      Instant bookedAt,
      Instant effectiveAt,
      String hash) {}

  /**
   * An entry beside its account and its words, for the formats in which a transfer is one thing.
   */
  record Posting(
      TransferId transferId,
      String kind,
      @Opened(Field.MEMO) @Nullable String memo,
      Instant bookedAt,
      Instant effectiveAt,
      AccountId accountId,
      String number,
      @Nullable String systemCode,
      @Nullable String externalNumber,
      String currency,
      long sequence,
      long amount,
      long balanceAfter) {}
}
