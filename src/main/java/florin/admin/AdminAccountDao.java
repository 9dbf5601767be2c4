package florin.admin;

import florin.core.AccountId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** All accounts, the bank's own too; what expired by {@code now} is not held any more. */
@RegisterRowMapper(AdminAccountDao.AccountMapper.class)
interface AdminAccountDao {
  String COLUMNS =
      "SELECT "
          + Sealing.ACCOUNT_NAME
          + """
       AS name, a.account_id, a.number, a.type, a.system_code, a.currency, a.time_zone,
             a.external_number, a.created_at, b.system, b.restricted_by_operator, b.fenced,
             b.balance_cents, b.overdraft_limit_cents, b.sequence,
             CASE WHEN b.closed THEN 'closed'
                  WHEN b.restrictions = 0 THEN 'active' ELSE 'frozen' END AS status,
             b.held_cents - CASE WHEN b.next_hold_expiry <= :now THEN (
               SELECT coalesce(sum(h.amount_cents - h.captured_cents), 0) FROM hold h
               WHERE h.from_account_id = b.account_id AND h.status = 'active'
                 AND h.expires_at <= :now) ELSE 0 END AS held_cents,
             ARRAY(
               SELECT g.user_id FROM account_access g
               WHERE g.account_id = a.account_id AND g.access = 'MANAGE'
               ORDER BY g.user_id) AS owner_ids
      FROM account a
      JOIN balance b USING (account_id)
      """;

  /**
   * Which accounts; what is null is not asked.
   *
   * @param before the last one of the part before
   */
  record Filter(
      @Nullable UUID before,
      @Nullable String number,
      @Nullable String status,
      @Nullable String currency,
      @Nullable UserId owner) {}

  @SqlQuery(COLUMNS + "WHERE a.account_id = :id")
  Optional<AccountRecord> find(@Bind("id") AccountId id, @Bind("now") Instant now);

  /** By id, backwards: newest first, as ids rise with time but for the bank's own accounts. */
  @SqlQuery(
      COLUMNS
          + """
      WHERE (CAST(:before AS uuid) IS NULL OR account_id < CAST(:before AS uuid))
        AND (CAST(:number AS text) IS NULL OR a.number = CAST(:number AS text))
        AND (CAST(:currency AS text) IS NULL OR a.currency = CAST(:currency AS text))
        AND (CAST(:status AS text) IS NULL
          OR CASE WHEN b.closed THEN 'closed'
                  WHEN b.restrictions = 0 THEN 'active' ELSE 'frozen' END = CAST(:status AS text))
        AND (CAST(:owner AS uuid) IS NULL OR account_id IN (
          SELECT g.account_id FROM account_access g
          WHERE g.user_id = CAST(:owner AS uuid) AND g.access = 'MANAGE'))
      ORDER BY account_id DESC
      LIMIT :limit
      """)
  List<AccountRecord> list(
      @BindMethods Filter filter, @Bind("limit") int limit, @Bind("now") Instant now);

  final class AccountMapper implements RowMapper<AccountRecord> {
    @Override
    public AccountRecord map(ResultSet row, StatementContext context) throws SQLException {
      long balance = row.getLong("balance_cents");
      long held = row.getLong("held_cents");
      long overdraft = row.getLong("overdraft_limit_cents");
      String status = row.getString("status");
      return new AccountRecord(
          new AccountId(row.getObject("account_id", UUID.class)),
          row.getString("number"),
          row.getString("type"),
          row.getString("system_code"),
          Objects.requireNonNull(Sealing.text(row, "name", Field.ACCOUNT_NAME, context)),
          row.getString("currency"),
          status,
          status.equals("frozen") ? frozenBy(row) : null,
          row.getBoolean("fenced"),
          balance,
          held,
          row.getBoolean("system") ? null : balance - held + overdraft,
          overdraft,
          row.getLong("sequence"),
          row.getString("time_zone"),
          row.getString("external_number"),
          row.getTimestamp("created_at").toInstant(),
          ownerIds(row.getArray("owner_ids")));
    }

    private static String frozenBy(ResultSet row) throws SQLException {
      return row.getBoolean("restricted_by_operator") ? "operator" : "owner";
    }

    private static List<UserId> ownerIds(Array ids) throws SQLException {
      return Arrays.stream((Object[]) ids.getArray()).map(id -> new UserId((UUID) id)).toList();
    }
  }
}
