package florin.account;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Accounts with their balances; what expired by {@code now} is not held any more. */
@RegisterRowMapper(AccountDao.AccountMapper.class)
interface AccountDao extends SqlObject {
  String COLUMNS =
      "SELECT "
          + Sealing.ACCOUNT_NAME
          + """
       AS name, a.account_id, a.number, a.type, a.currency, a.time_zone, a.external_number,
             a.created_at, g.access, b.closed, b.restrictions, b.balance_cents,
             b.overdraft_limit_cents, b.sequence,
             b.held_cents - CASE WHEN b.next_hold_expiry <= :now THEN (
               SELECT coalesce(sum(h.amount_cents - h.captured_cents), 0) FROM hold h
               WHERE h.from_account_id = b.account_id AND h.status = 'active'
                 AND h.expires_at <= :now) ELSE 0 END AS held_cents
      FROM account a
      JOIN balance b USING (account_id)
      LEFT JOIN account_access g ON g.account_id = a.account_id AND g.user_id = :user
      """;

  @SqlQuery(COLUMNS + "WHERE a.account_id = :id")
  Optional<Account> find(
      @Bind("id") AccountId id, @Bind("user") UserId user, @Bind("now") Instant now);

  /** Newest first: ids rise with time. */
  @SqlQuery(
      COLUMNS
          + """
          WHERE g.user_id = :user
            AND (CAST(:before AS uuid) IS NULL OR a.account_id < CAST(:before AS uuid))
          ORDER BY a.account_id DESC
          LIMIT :limit
          """)
  List<Account> list(
      @Bind("user") UserId user,
      @Bind("before") @Nullable UUID before,
      @Bind("limit") int limit,
      @Bind("now") Instant now);

  @SqlUpdate("UPDATE account SET name_sealed = :name, name = NULL WHERE account_id = :id")
  void sealName(@Bind("id") AccountId id, @Bind("name") byte[] sealed);

  default void rename(AccountId id, String name) {
    sealName(id, Sealing.of(getHandle()).seal(Field.ACCOUNT_NAME, id.value(), name));
  }

  @SqlQuery("SELECT nextval('account_ordinal')")
  long nextOrdinal();

  final class AccountMapper implements RowMapper<Account> {
    @Override
    public Account map(ResultSet row, StatementContext context) throws SQLException {
      String access = row.getString("access");
      long balance = row.getLong("balance_cents");
      long held = row.getLong("held_cents");
      long overdraft = row.getLong("overdraft_limit_cents");
      return new Account(
          new AccountId(row.getObject("account_id", UUID.class)),
          row.getString("number"),
          AccountNumber.grouped(row.getString("number")),
          row.getString("type"),
          Objects.requireNonNull(Sealing.text(row, "name", Field.ACCOUNT_NAME, context)),
          row.getString("currency"),
          status(row),
          balance,
          held,
          balance - held + overdraft,
          overdraft,
          row.getLong("sequence"),
          row.getString("time_zone"),
          row.getString("external_number"),
          row.getTimestamp("created_at").toInstant(),
          access == null ? null : Access.valueOf(access));
    }

    private static String status(ResultSet row) throws SQLException {
      if (row.getBoolean("closed")) {
        return "closed";
      }
      return row.getInt("restrictions") == 0 ? "active" : "frozen";
    }
  }
}
