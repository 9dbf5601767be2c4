package florin.export;

import florin.core.AccountId;
import florin.core.TransferId;
import florin.core.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The bank as one transaction sees it. The records are rows as they are written: amounts in minor
 * units, hashes in hex.
 */
record Snapshot(ExportDao rows, Instant takenAt) {
  /** How many rows of each type follow. */
  record Counts(long account, long command, long entry) {}

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
      String name,
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
      @Nullable String detail,
      @Nullable String textHash,
      @Nullable String salt,
      @Nullable String text,
      Instant effectiveAt,
      Instant bookedAt) {}

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
      @Nullable String memo,
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
