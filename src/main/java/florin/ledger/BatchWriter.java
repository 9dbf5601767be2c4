package florin.ledger;

import florin.core.AccountId;
import florin.core.ErrorCode;
import florin.core.HoldId;
import florin.core.Money;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a batch decided: one multi-row statement per table, all in one round trip, on the
 * caller's transaction.
 */
final class BatchWriter {
  private static final String JOURNAL =
      """
      INSERT INTO journal (command_id, kind, outcome, user_id, idempotency_key, request_hash,
          request_id, from_account_id, to_account_id, amount_cents, currency,
          from_balance_after_cents, to_balance_after_cents, decline_code, decline_available_cents,
          detail, text_hash, concerns_id, effective_at, booked_at)
      SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::bytea[],
          ?::text[], ?::uuid[], ?::uuid[], ?::bigint[], ?::text[],
          ?::bigint[], ?::bigint[], ?::text[], ?::bigint[],
          ?::text[], ?::bytea[], ?::uuid[], ?::timestamptz[], ?::timestamptz[])
      """;

  private static final String TEXT =
      "INSERT INTO command_text (command_id, salt, sealed)"
          + " SELECT * FROM unnest(?::uuid[], ?::bytea[], ?::bytea[])";

  private static final String ENTRY =
      """
      INSERT INTO entry (account_id, other_account_id, sequence, command_id, kind, amount_cents,
          balance_after_cents, effective_at, booked_at, hash)
      SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::uuid[], ?::text[], ?::bigint[],
          ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::bytea[])
      """;

  private static final String BALANCE =
      """
      UPDATE balance b
      SET balance_cents = r.balance, held_cents = r.held, sequence = r.sequence, hash = r.hash,
          closed = r.closed, restrictions = r.restrictions, restricted_by_operator = r.by_operator,
          next_hold_expiry = r.next_expiry, forced = r.forced
      FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[], ?::boolean[],
          ?::bigint[], ?::boolean[], ?::timestamptz[], ?::boolean[])
          AS r (account, balance, held, sequence, hash, closed, restrictions, by_operator,
              next_expiry, forced)
      WHERE b.account_id = r.account
      """;

  private static final String PLACED =
      """
      INSERT INTO hold (hold_id, user_id, from_account_id, to_account_id, amount_cents, currency,
          created_at, expires_at, line_id, captured_cents, status, resolved_at, refunded_cents)
      SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::text[],
          ?::timestamptz[], ?::timestamptz[], ?::uuid[], ?::bigint[], ?::text[], ?::timestamptz[],
          ?::bigint[])
      """;

  private static final String CHANGED =
      """
      UPDATE hold h
      SET captured_cents = r.captured, status = r.status, resolved_at = r.resolved,
          refunded_cents = r.refunded, amount_cents = r.amount
      FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[], ?::bigint[])
          AS r (id, amount, captured, status, resolved, refunded)
      WHERE h.hold_id = r.id
      """;

  private static final String ALLOWANCE =
      """
      INSERT INTO allowance (subject_id, currency, subject, per_transfer_limit_cents,
          daily_limit_cents, monthly_limit_cents, time_zone, day_start, month_start, day_cents,
          month_cents, account_id, user_id)
      SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[],
          ?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::bigint[],
          ?::bigint[], ?::uuid[], ?::uuid[])
      ON CONFLICT (subject_id, currency) DO UPDATE
      SET per_transfer_limit_cents = excluded.per_transfer_limit_cents,
          daily_limit_cents = excluded.daily_limit_cents,
          monthly_limit_cents = excluded.monthly_limit_cents,
          day_start = excluded.day_start, month_start = excluded.month_start,
          day_cents = excluded.day_cents, month_cents = excluded.month_cents
      """;

  private final Handle handle;
  private final Trip trip;

  BatchWriter(Handle handle) {
    this.handle = handle;
    this.trip = new Trip(handle);
  }

  /**
   * @param kept what goes into the journal, in order
   * @param books with the last state of what was changed
   */
  void write(List<Batch.Kept> kept, Books books) throws SQLException {
    if (kept.isEmpty()) {
      return;
    }
    new OpeningWriter(trip, handle).add(kept);
    journal(kept);
    texts(kept.stream().filter(row -> row.text() != null).toList());
    entries(kept.stream().flatMap(row -> row.decision().entries().stream()).toList());
    balances(books.changed());
    holds(books.changedHolds(), placedBy(kept));
    allowances(books.changedAllowances());
    List<CardState> cards = books.changedCards();
    if (!cards.isEmpty()) {
      CardSql.write(trip, cards);
    }
    trip.run();
  }

  private static Set<HoldId> placedBy(List<Batch.Kept> kept) {
    return kept.stream()
        .filter(row -> row.decision().command() instanceof Command.PlaceHold)
        .map(row -> new HoldId(row.record().id().value()))
        .collect(Collectors.toSet());
  }

  private void journal(List<Batch.Kept> rows) throws SQLException {
    trip.write(JOURNAL, rows.size())
        .uuids(rows, row -> row.record().id().value())
        .texts(rows, row -> row.record().kind())
        .texts(rows, row -> row.decision().isPosted() ? "posted" : "declined")
        .uuids(rows, row -> row.record().userId().value())
        .texts(rows, row -> from(row.origin().key(), Command.Key::value))
        .hashes(rows, row -> from(row.origin().key(), Command.Key::request))
        .texts(rows, row -> row.record().requestId())
        .uuids(rows, row -> from(row.record().from(), AccountId::value))
        .uuids(rows, row -> from(row.record().to(), AccountId::value))
        .longs(rows, row -> from(row.record().money(), Money::amountCents))
        .texts(rows, row -> from(row.record().money(), Money::currency))
        .longs(rows, row -> row.record().fromBalanceAfterCents())
        .longs(rows, row -> row.record().toBalanceAfterCents())
        .texts(rows, row -> from(row.decision().refusal(), ErrorCode::slug))
        .longs(rows, row -> from(row.decision().decline(), Recorded.Decline::availableCents))
        .texts(rows, Batch.Kept::detail)
        .hashes(rows, row -> from(row.text(), ErasableText::hash))
        .uuids(rows, row -> row.record().concerns())
        .times(rows, row -> row.record().effectiveAt())
        .times(rows, row -> row.record().bookedAt());
  }

  private void texts(List<Batch.Kept> rows) throws SQLException {
    if (!rows.isEmpty()) {
      trip.write(TEXT, rows.size())
          .uuids(rows, row -> row.record().id().value())
          .bytes(rows, row -> from(row.text(), text -> text.salt().bytes()))
          .bytes(rows, Batch.Kept::words);
    }
  }

  private void entries(List<Entry> rows) throws SQLException {
    if (!rows.isEmpty()) {
      trip.write(ENTRY, rows.size())
          .uuids(rows, row -> row.accountId().value())
          .uuids(rows, row -> row.otherId().value())
          .longs(rows, Entry::sequence)
          .uuids(rows, row -> row.transferId().value())
          .texts(rows, Entry::kind)
          .longs(rows, Entry::amountCents)
          .longs(rows, Entry::balanceAfterCents)
          .times(rows, row -> row.effectiveAt())
          .times(rows, row -> row.bookedAt())
          .hashes(rows, Entry::hash);
    }
  }

  private void balances(List<AccountState> rows) throws SQLException {
    if (!rows.isEmpty()) {
      trip.write(BALANCE, rows.size())
          .uuids(rows, row -> row.id().value())
          .longs(rows, AccountState::balanceCents)
          .longs(rows, AccountState::heldCents)
          .longs(rows, AccountState::sequence)
          .hashes(rows, AccountState::hash)
          .flags(rows, AccountState::closed)
          .longs(rows, row -> (long) row.restrictions().bits())
          .flags(rows, row -> row.restrictions().byOperator())
          .times(rows, AccountState::nextHoldExpiry)
          .flags(rows, AccountState::forced);
    }
  }

  private void holds(List<HoldState> rows, Set<HoldId> placed) throws SQLException {
    Map<Boolean, List<HoldState>> byNew =
        rows.stream().collect(Collectors.partitioningBy(row -> placed.contains(row.id())));
    placed(byNew.getOrDefault(true, List.of()));
    changed(byNew.getOrDefault(false, List.of()));
  }

  private void placed(List<HoldState> rows) throws SQLException {
    if (!rows.isEmpty()) {
      trip.write(PLACED, rows.size())
          .uuids(rows, row -> row.id().value())
          .uuids(rows, row -> row.by().value())
          .uuids(rows, row -> row.from().value())
          .uuids(rows, row -> row.to().value())
          .longs(rows, row -> row.money().amountCents())
          .texts(rows, row -> row.money().currency())
          .times(rows, HoldState::createdAt)
          .times(rows, HoldState::expiresAt)
          .uuids(rows, HoldState::line);
      whatHasBecome(rows);
    }
  }

  private void changed(List<HoldState> rows) throws SQLException {
    if (!rows.isEmpty()) {
      trip.write(CHANGED, rows.size())
          .uuids(rows, row -> row.id().value())
          .longs(rows, row -> row.money().amountCents());
      whatHasBecome(rows);
    }
  }

  private void whatHasBecome(List<HoldState> rows) throws SQLException {
    trip.longs(rows, HoldState::capturedCents)
        .texts(rows, row -> row.status().slug())
        .times(rows, HoldState::resolvedAt)
        .longs(rows, HoldState::refundedCents);
  }

  private void allowances(List<Allowance> rows) throws SQLException {
    if (!rows.isEmpty()) {
      trip.write(ALLOWANCE, rows.size())
          .uuids(rows, row -> row.id().subjectId())
          .texts(rows, row -> row.id().currency())
          .texts(rows, row -> row.subject().slug())
          .longs(rows, row -> row.limits().perTransferCents())
          .longs(rows, row -> row.limits().dailyCents())
          .longs(rows, row -> row.limits().monthlyCents())
          .texts(rows, row -> row.zone().getId())
          .times(rows, row -> row.dayStart())
          .times(rows, row -> row.monthStart())
          .longs(rows, Allowance::dayCents)
          .longs(rows, Allowance::monthCents)
          .uuids(rows, row -> from(row.payer(), payer -> payer.account().value()))
          .uuids(rows, row -> from(row.payer(), payer -> payer.user().value()));
    }
  }

  private static <A, B> @Nullable B from(@Nullable A value, Function<A, B> part) {
    return value == null ? null : part.apply(value);
  }
}
