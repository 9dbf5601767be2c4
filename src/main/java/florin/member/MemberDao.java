package florin.member;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Reads who has access to an account. */
@RegisterRowMapper(MemberDao.MemberMapper.class)
@RegisterConstructorMapper(MemberDao.Days.class)
interface MemberDao {
  String COLUMNS =
      "SELECT "
          + Sealing.FULL_NAME
          + """
           AS full_name, g.user_id, g.access, coalesce(g.granted_at, a.created_at) AS since
          FROM account_access g
          JOIN account a USING (account_id)
          JOIN app_user u USING (user_id)
          WHERE g.account_id = :account AND u.erased_at IS NULL
          """;

  /** In the order in which they became users. */
  @SqlQuery(
      COLUMNS
          + """
            AND (CAST(:after AS uuid) IS NULL OR g.user_id > CAST(:after AS uuid))
          ORDER BY g.user_id
          LIMIT :limit
          """)
  List<Member> list(
      @Bind("account") AccountId account,
      @Bind("after") @Nullable UUID after,
      @Bind("limit") int limit);

  @SqlQuery(COLUMNS + "AND g.user_id = :user")
  Optional<Member> find(@Bind("account") AccountId account, @Bind("user") UserId user);

  @SqlQuery("SELECT access FROM account_access WHERE account_id = :account AND user_id = :user")
  Optional<Access> access(@Bind("account") AccountId account, @Bind("user") UserId user);

  @SqlQuery("SELECT currency, time_zone FROM account WHERE account_id = :account")
  Days daysOf(@Bind("account") AccountId account);

  record Days(String currency, String timeZone) {
    ZoneId zone() {
      return ZoneId.of(timeZone);
    }
  }

  final class MemberMapper implements RowMapper<Member> {
    @Override
    public Member map(ResultSet row, StatementContext context) throws SQLException {
      return new Member(
          new UserId(row.getObject("user_id", UUID.class)),
          Objects.requireNonNull(Sealing.text(row, "full_name", Field.FULL_NAME, context)),
          Access.valueOf(row.getString("access")),
          row.getObject("since", OffsetDateTime.class).toInstant(),
          null);
    }
  }
}
