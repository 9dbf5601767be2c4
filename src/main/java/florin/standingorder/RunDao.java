package florin.standingorder;

import static florin.ledger.JournalRow.instant;

import florin.core.StandingOrderId;
import florin.core.TransferId;
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

@RegisterRowMapper(RunDao.RunMapper.class)
interface RunDao {
  String INSERT =
      """
      INSERT INTO standing_order_run (standing_order_id, due_on, attempt, outcome, code,
          transfer_id, amount_cents, run_at)
      SELECT order_id, CAST(due_on AS date), attempt, outcome, code, transfer_id, amount_cents,
             CAST(run_at AS timestamptz)
      FROM unnest(:orders, :dueOns, :attempts, :outcomes, :codes, :transfers, :amounts, :runAts)
          AS r (order_id, due_on, attempt, outcome, code, transfer_id, amount_cents, run_at)
      ON CONFLICT ON CONSTRAINT standing_order_run_once DO UPDATE SET
      """;

  /** With the journal, which is right whatever was written before. */
  @SqlUpdate(
      INSERT
          + """
          outcome = excluded.outcome, code = excluded.code, transfer_id = excluded.transfer_id,
          amount_cents = excluded.amount_cents, run_at = excluded.run_at
          """)
  void decided(@BindMethods Rows rows);

  /** What followed from a refusal; what was posted stays posted. */
  @SqlUpdate(INSERT + "outcome = excluded.outcome WHERE standing_order_run.outcome = 'DECLINED'")
  void followed(@BindMethods Rows rows);

  /** Newest first: by due date, then by attempt. */
  @SqlQuery(
      """
      SELECT * FROM standing_order_run
      WHERE standing_order_id = :order
        AND (CAST(:beforeDate AS date) IS NULL
          OR (due_on, attempt) < (CAST(:beforeDate AS date), :beforeAttempt))
      ORDER BY due_on DESC, attempt DESC
      LIMIT :limit
      """)
  List<Run> list(
      @Bind("order") StandingOrderId order,
      @Bind("beforeDate") @Nullable LocalDate beforeDate,
      @Bind("beforeAttempt") int beforeAttempt,
      @Bind("limit") int limit);

  /** Runs, a column an array. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Rows(
      UUID[] orders,
      String[] dueOns,
      Integer[] attempts,
      String[] outcomes,
      String[] codes,
      UUID[] transfers,
      Long[] amounts,
      String[] runAts) {
    static Rows of(List<Run> runs) {
      return new Rows(
          runs.stream().map(run -> run.key().order().value()).toArray(UUID[]::new),
          runs.stream().map(run -> run.key().dueOn().toString()).toArray(String[]::new),
          runs.stream().map(run -> run.key().attempt()).toArray(Integer[]::new),
          runs.stream().map(run -> run.outcome().name()).toArray(String[]::new),
          runs.stream().map(Run::code).toArray(String[]::new),
          runs.stream().map(run -> value(run.transferId())).toArray(UUID[]::new),
          runs.stream().map(Run::amountCents).toArray(Long[]::new),
          runs.stream().map(run -> run.at().toString()).toArray(String[]::new));
    }

    private static @Nullable UUID value(@Nullable TransferId id) {
      return id == null ? null : id.value();
    }
  }

  final class RunMapper implements RowMapper<Run> {
    @Override
    public Run map(ResultSet row, StatementContext context) throws SQLException {
      UUID transfer = row.getObject("transfer_id", UUID.class);
      return new Run(
          new RunKey(
              new StandingOrderId(row.getObject("standing_order_id", UUID.class)),
              row.getObject("due_on", LocalDate.class),
              row.getInt("attempt")),
          Run.Outcome.valueOf(row.getString("outcome")),
          row.getString("code"),
          transfer == null ? null : new TransferId(transfer),
          row.getLong("amount_cents"),
          instant(row, "run_at"));
    }
  }
}
