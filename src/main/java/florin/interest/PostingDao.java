package florin.interest;

import static florin.ledger.JournalRow.instant;

import florin.core.AccountId;
import florin.core.TransferId;
import florin.ledger.TransferKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterRowMapper(PostingDao.PostingMapper.class)
@RegisterConstructorMapper(PostingDao.Sums.class)
interface PostingDao {
  String INSERT =
      """
      INSERT INTO periodic_posting (account_id, kind, from_on, through_on, amount_cents, currency,
          carried, outcome, attempt, next_at, ends_at, transfer_id)
      SELECT account_id, kind, CAST(from_on AS date), CAST(through_on AS date), amount_cents,
             currency, carried, state, attempt, CAST(next_at AS timestamptz),
             CAST(ends_at AS timestamptz), transfer_id
      FROM unnest(:accounts, :kinds, :fromOns, :throughOns, :amounts, :currencies, :carried,
          :states, :codes, :attempts, :nextAts, :endsAts, :transfers)
          AS r (account_id, kind, from_on, through_on, amount_cents, currency, carried, state,
                code, attempt, next_at, ends_at, transfer_id)
      """;

  /** What is there already stays: somebody else has found the same. */
  @SqlUpdate(INSERT + "ON CONFLICT DO NOTHING")
  int insert(@BindMethods Rows rows);

  /** What was posted, with the money; of what was ordered with a closing there is no row yet. */
  @SqlUpdate(
      INSERT
          + """
          ON CONFLICT ON CONSTRAINT periodic_posting_once DO UPDATE
          SET through_on = excluded.through_on, amount_cents = excluded.amount_cents,
              outcome = 'POSTED', code = NULL, next_at = NULL, transfer_id = excluded.transfer_id
          WHERE periodic_posting.outcome = 'WAITING'
          """)
  void posted(@BindMethods Rows rows);

  /** What followed from a refusal; whoever does it second finds the attempt counted. */
  @SqlUpdate(
      """
      UPDATE periodic_posting p
      SET outcome = r.state, code = r.code, attempt = r.attempt,
          next_at = CAST(r.next_at AS timestamptz),
          transfer_id = coalesce(r.transfer_id, p.transfer_id)
      FROM unnest(:accounts, :kinds, :fromOns, :before, :states, :codes, :attempts, :nextAts,
          :transfers)
          AS r (account_id, kind, from_on, before, state, code, attempt, next_at, transfer_id)
      WHERE p.account_id = r.account_id AND p.kind = r.kind
        AND p.from_on = CAST(r.from_on AS date)
        AND p.outcome = 'WAITING' AND p.attempt = r.before
      """)
  int followed(@BindMethods Rows rows, @Bind("before") Integer[] attemptsBefore);

  /** Interest first, so that it helps to pay the fees; the oldest first. */
  @SqlQuery(
      """
      SELECT p.*, a.time_zone
      FROM periodic_posting p
      JOIN account a USING (account_id)
      JOIN balance b USING (account_id)
      WHERE p.outcome = 'WAITING'
        AND (p.ends_at <= :now OR (p.next_at <= :now AND b.restrictions = 0))
      ORDER BY p.kind DESC, p.from_on, p.account_id
      LIMIT :limit
      """)
  List<Posting> due(@Bind("now") Instant now, @Bind("limit") int limit);

  /**
   * Of one account.
   *
   * @param posted interest that was credited, minor units
   * @param waiting interest that is to be
   * @param feeAt when a fee is tried again; null where none waits
   */
  record Sums(long posted, long waiting, @Nullable Instant feeAt) {}

  @SqlQuery(
      """
      SELECT CAST(coalesce(sum(amount_cents) FILTER (
               WHERE kind = 'INTEREST' AND outcome = 'POSTED'), 0) AS bigint) AS posted,
             CAST(coalesce(sum(amount_cents) FILTER (
               WHERE kind = 'INTEREST' AND outcome = 'WAITING'), 0) AS bigint) AS waiting,
             min(next_at) FILTER (WHERE kind = 'FEE') AS fee_at
      FROM periodic_posting WHERE account_id = :account
      """)
  Sums sums(@Bind("account") AccountId account);

  /** Postings, a column an array. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Rows(
      UUID[] accounts,
      String[] kinds,
      String[] fromOns,
      String[] throughOns,
      Long[] amounts,
      String[] currencies,
      Long[] carried,
      String[] states,
      String[] codes,
      Integer[] attempts,
      String[] nextAts,
      String[] endsAts,
      UUID[] transfers) {
    static Rows of(List<Posting> all) {
      return new Rows(
          all.stream().map(one -> one.account().value()).toArray(UUID[]::new),
          texts(all, one -> one.key().kind().name()),
          texts(all, one -> one.key().fromOn()),
          texts(all, one -> one.key().throughOn()),
          all.stream().map(Posting::amountCents).toArray(Long[]::new),
          texts(all, Posting::currency),
          all.stream().map(Posting::carriedParts).toArray(Long[]::new),
          texts(all, one -> one.progress().state().name()),
          texts(all, one -> one.progress().code()),
          all.stream().map(one -> one.progress().attempt()).toArray(Integer[]::new),
          texts(all, one -> one.progress().nextAt()),
          texts(all, Posting::endsAt),
          all.stream().map(one -> value(one.progress().transferId())).toArray(UUID[]::new));
    }

    private static String[] texts(List<Posting> all, Function<Posting, @Nullable Object> column) {
      return all.stream()
          .map(column)
          .map(value -> value == null ? null : value.toString())
          .toArray(String[]::new);
    }

    private static @Nullable UUID value(@Nullable TransferId id) {
      return id == null ? null : id.value();
    }
  }

  final class PostingMapper implements RowMapper<Posting> {
    @Override
    public Posting map(ResultSet row, StatementContext context) throws SQLException {
      UUID transfer = row.getObject("transfer_id", UUID.class);
      return new Posting(
          new PostingKey(
              TransferKind.valueOf(row.getString("kind")),
              new AccountId(row.getObject("account_id", UUID.class)),
              row.getObject("from_on", LocalDate.class),
              row.getObject("through_on", LocalDate.class)),
          row.getString("currency"),
          ZoneId.of(row.getString("time_zone")),
          row.getLong("amount_cents"),
          row.getLong("carried"),
          new Posting.Progress(
              Posting.State.valueOf(row.getString("outcome")),
              row.getString("code"),
              row.getInt("attempt"),
              instant(row, "next_at"),
              transfer == null ? null : new TransferId(transfer)),
          row.getObject("ends_at") == null ? null : instant(row, "ends_at"));
    }
  }
}
