package florin.ledger;

import florin.core.AccountId;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the ledger's tables as its records; as a mapper, rows of {@code journal} with {@link
 * Sealing#MEMO} as {@code memo}.
 */
public final class JournalRow implements RowMapper<Recorded> {
  @Override
  public Recorded map(ResultSet row, StatementContext context) throws SQLException {
    return recorded(row, Sealing.text(row, "memo", Field.MEMO, context));
  }

  /** Of a row that has {@link Sealing#MEMO} as {@code memo}. */
  static Batch.Known known(ResultSet row, Handle handle) throws SQLException {
    byte[] kept = row.getBytes("memo");
    String memo = kept == null ? null : Sealing.text(kept, Field.MEMO, Sealing.of(handle));
    return new Batch.Known(Hash.wrap(row.getBytes("request_hash")), recorded(row, memo));
  }

  static AccountState state(ResultSet row) throws SQLException {
    return new AccountState(
        new AccountId(row.getObject("account_id", UUID.class)),
        row.getString("currency"),
        row.getBoolean("system"),
        row.getBoolean("closed"),
        new AccountState.Restrictions(
            row.getInt("restrictions"), row.getBoolean("restricted_by_operator")),
        row.getLong("balance_cents"),
        row.getLong("held_cents"),
        row.getLong("overdraft_limit_cents"),
        row.getLong("sequence"),
        Hash.wrap(row.getBytes("hash")),
        row.getObject("next_hold_expiry") == null ? null : instant(row, "next_hold_expiry"),
        row.getBoolean("forced"),
        row.getBoolean("fenced"));
  }

  static Original original(ResultSet row) throws SQLException {
    return new Original(
        new TransferId(row.getObject("command_id", UUID.class)),
        row.getString("kind"),
        row.getString("outcome").equals("posted"),
        new AccountId(row.getObject("from_account_id", UUID.class)),
        new AccountId(row.getObject("to_account_id", UUID.class)),
        new Money(row.getLong("amount_cents"), row.getString("currency")),
        row.getLong("reversed_cents"));
  }

  /** A row of {@code hold}, or one with its columns. */
  public static HoldState hold(ResultSet row) throws SQLException {
    return new HoldState(
        new HoldId(row.getObject("hold_id", UUID.class)),
        new UserId(row.getObject("user_id", UUID.class)),
        new AccountId(row.getObject("from_account_id", UUID.class)),
        new AccountId(row.getObject("to_account_id", UUID.class)),
        new Money(row.getLong("amount_cents"), row.getString("currency")),
        row.getLong("captured_cents"),
        HoldState.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        instant(row, "created_at"),
        instant(row, "expires_at"),
        row.getObject("resolved_at") == null ? null : instant(row, "resolved_at"),
        row.getLong("refunded_cents"),
        row.getObject("line_id", UUID.class));
  }

  private static Recorded recorded(ResultSet row, @Nullable String memo) throws SQLException {
    String currency = row.getString("currency");
    String decline = row.getString("decline_code");
    return new Recorded(
        new TransferId(row.getObject("command_id", UUID.class)),
        row.getString("kind"),
        new UserId(row.getObject("user_id", UUID.class)),
        row.getString("request_id"),
        account(row, "from_account_id"),
        account(row, "to_account_id"),
        currency == null ? null : new Money(row.getLong("amount_cents"), currency),
        number(row, "from_balance_after_cents"),
        number(row, "to_balance_after_cents"),
        decline == null
            ? null
            : new Recorded.Decline(
                ErrorCode.valueOf(decline.toUpperCase(Locale.ROOT)),
                number(row, "decline_available_cents"),
                new Detail(row.getString("detail")).limit()),
        row.getObject("concerns_id", UUID.class),
        memo,
        instant(row, "effective_at"),
        instant(row, "booked_at"));
  }

  /** Without its words. */
  static Recorded recorded(ResultSet row) throws SQLException {
    return recorded(row, null);
  }

  private static @Nullable AccountId account(ResultSet row, String column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return id == null ? null : new AccountId(id);
  }

  static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /** A time as it is: {@code getTimestamp} would move those before 1582 to another calendar. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
