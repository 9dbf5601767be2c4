package florin.interest;

import florin.core.TermsId;
import florin.ledger.JournalRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterRowMapper(TermsDao.TermsMapper.class)
interface TermsDao {
  /** Of two from one date the one that was set later comes later. */
  @SqlQuery("SELECT * FROM account_terms ORDER BY from_on, terms_id")
  List<Terms> all();

  /** The newest first. */
  @SqlQuery(
      """
      SELECT * FROM account_terms
      WHERE CAST(:before AS uuid) IS NULL OR terms_id < CAST(:before AS uuid)
      ORDER BY terms_id DESC
      LIMIT :limit
      """)
  List<Terms> list(@Bind("before") @Nullable TermsId before, @Bind("limit") int limit);

  default void insert(Terms terms) {
    insert(terms, terms.group(), terms.dayCount().word());
  }

  @SqlUpdate(
      """
      INSERT INTO account_terms (terms_id, account_type, currency, from_on, interest_basis_points,
          day_count, monthly_fee_cents, created_at)
      VALUES (:id, :accountType, :currency, :fromOn, :interestBasisPoints, :dayCount,
          :monthlyFeeCents, :createdAt)
      """)
  void insert(
      @BindMethods Terms terms, @BindMethods Terms.Group group, @Bind("dayCount") String dayCount);

  final class TermsMapper implements RowMapper<Terms> {
    @Override
    public Terms map(ResultSet row, StatementContext context) throws SQLException {
      return new Terms(
          new TermsId(row.getObject("terms_id", UUID.class)),
          new Terms.Group(row.getString("account_type"), row.getString("currency")),
          row.getObject("from_on", LocalDate.class),
          row.getInt("interest_basis_points"),
          DayCount.of(row.getString("day_count")),
          row.getLong("monthly_fee_cents"),
          JournalRow.instant(row, "created_at"));
    }
  }
}
