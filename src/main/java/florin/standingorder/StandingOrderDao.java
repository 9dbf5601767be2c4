package florin.standingorder;

import static florin.ledger.JournalRow.instant;

import florin.core.AccountId;
import florin.core.Money;
import florin.core.StandingOrderId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import florin.standingorder.StandingOrder.Next;
import florin.standingorder.StandingOrder.State;
import florin.standingorder.StandingOrder.Status;
import florin.standingorder.StandingOrder.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterRowMapper(StandingOrderDao.OrderMapper.class)
interface StandingOrderDao extends SqlObject {
  String COLUMNS =
      """
      SELECT o.*, uuid_send(o.standing_order_id) || o.memo_sealed AS memo, paid.number AS to_number
      FROM standing_order o JOIN account paid ON paid.account_id = o.to_account_id
      """;

  @SqlQuery(COLUMNS + "WHERE standing_order_id = :id")
  Optional<StandingOrder> find(@Bind("id") StandingOrderId id);

  /** Nobody else changes it until the transaction ends. */
  @SqlQuery(COLUMNS + "WHERE standing_order_id = :id FOR NO KEY UPDATE OF o")
  Optional<StandingOrder> lock(@Bind("id") StandingOrderId id);

  /** One transaction at a time gives an order in his name. */
  @SqlQuery("SELECT user_id FROM app_user WHERE user_id = :user FOR NO KEY UPDATE")
  UserId lockUser(@Bind("user") UserId user);

  /** Of his, those that have not ended. */
  @SqlQuery("SELECT count(*) FROM standing_order WHERE user_id = :user AND status <> 'ENDED'")
  int countLive(@Bind("user") UserId user);

  /** Newest first: those that pay from one of the accounts, and the user's own. */
  @SqlQuery(
      COLUMNS
          + """
          WHERE (from_account_id = ANY (:accounts) OR user_id = :user)
            AND (CAST(:status AS text) IS NULL OR status = CAST(:status AS text))
            AND (CAST(:before AS uuid) IS NULL OR standing_order_id < CAST(:before AS uuid))
          ORDER BY standing_order_id DESC
          LIMIT :limit
          """)
  List<StandingOrder> list(
      @Bind("accounts") AccountId[] accounts,
      @Bind("user") @Nullable UserId user,
      @Bind("status") @Nullable Status status,
      @Bind("before") @Nullable UUID before,
      @Bind("limit") int limit);

  @SqlQuery("SELECT time_zone FROM account WHERE account_id = :account")
  String zoneOf(@Bind("account") AccountId account);

  @SqlQuery("SELECT number FROM account WHERE account_id = :account")
  @Nullable String numberOf(@Bind("account") AccountId account);

  /** Those of one instant, the oldest first. */
  @SqlQuery(
      COLUMNS
          + """
          WHERE next_at = :at AND standing_order_id > :after
          ORDER BY standing_order_id
          LIMIT :limit
          """)
  List<StandingOrder> dueAt(
      @Bind("at") Instant at, @Bind("after") UUID after, @Bind("limit") int limit);

  /** The first instant after that one at which something is due. */
  @SqlQuery("SELECT min(next_at) FROM standing_order WHERE next_at > :after AND next_at <= :until")
  @Nullable Instant next(@Bind("after") Instant after, @Bind("until") Instant until);

  default void insert(StandingOrder order) {
    insert(
        order,
        order.terms(),
        order.terms().money(),
        order.schedule(),
        Where.of(order),
        memo(order));
  }

  private byte @Nullable [] memo(StandingOrder order) {
    String memo = order.terms().memo();
    return memo == null
        ? null
        : Sealing.of(getHandle()).seal(Field.STANDING_ORDER_MEMO, order.id().value(), memo);
  }

  @SqlUpdate(
      """
      INSERT INTO standing_order (standing_order_id, user_id, from_account_id, to_account_id,
          amount_cents, currency, memo_sealed, frequency, day, start_on, end_on, run_count,
          time_zone, on_shortfall, retry_days, status, end_reason, due_on, attempt, next_at,
          skip_on, version, created_at)
      VALUES (:id, :userId, :from, :to, :amountCents, :currency, :memo, :frequency, :day, :startOn,
          :endOn, :count, :zoneId, :onShortfall, :retryDays, :status, :endReason, :dueOn, :attempt,
          :at, :skipOn, :version, :createdAt)
      """)
  void insert(
      @BindMethods StandingOrder order,
      @BindMethods Terms terms,
      @BindMethods Money money,
      @BindMethods Schedule schedule,
      @BindMethods Where where,
      @Bind("memo") byte @Nullable [] memo);

  /** Of one that {@link #lock} gave. */
  default void update(StandingOrder order) {
    update(
        order,
        order.terms(),
        order.terms().money(),
        order.schedule(),
        Where.of(order),
        memo(order));
  }

  @SqlUpdate(
      """
      UPDATE standing_order
      SET amount_cents = :amountCents, memo_sealed = :memo, end_on = :endOn, run_count = :count,
          on_shortfall = :onShortfall, retry_days = :retryDays, status = :status,
          end_reason = :endReason, due_on = :dueOn, attempt = :attempt, next_at = :at,
          skip_on = :skipOn, version = version + 1
      WHERE standing_order_id = :id
      """)
  void update(
      @BindMethods StandingOrder order,
      @BindMethods Terms terms,
      @BindMethods Money money,
      @BindMethods Schedule schedule,
      @BindMethods Where where,
      @Bind("memo") byte @Nullable [] memo);

  /**
   * Goes on from where they were when they were read; one that was changed since stays, and is
   * looked at again.
   */
  @SqlUpdate(
      """
      UPDATE standing_order o
      SET status = r.status, end_reason = r.reason, due_on = CAST(r.due_on AS date),
          attempt = r.attempt, next_at = CAST(r.next_at AS timestamptz),
          skip_on = CASE WHEN o.skip_on <= o.due_on THEN NULL ELSE o.skip_on END,
          version = o.version + 1
      FROM unnest(:ids, :versions, :statuses, :reasons, :dueOns, :attempts, :nextAts)
          AS r (id, version, status, reason, due_on, attempt, next_at)
      WHERE o.standing_order_id = r.id AND o.version = r.version
      """)
  void advance(@BindMethods Steps steps);

  /** How far each order has come, a column an array. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Steps(
      UUID[] ids,
      Long[] versions,
      String[] statuses,
      String[] reasons,
      String[] dueOns,
      Integer[] attempts,
      String[] nextAts) {
    static Steps of(List<Step> steps) {
      return new Steps(
          steps.stream().map(step -> step.order().id().value()).toArray(UUID[]::new),
          steps.stream().map(step -> step.order().version()).toArray(Long[]::new),
          steps.stream().map(step -> step.where().status().name()).toArray(String[]::new),
          steps.stream().map(step -> step.where().endReason()).toArray(String[]::new),
          steps.stream().map(step -> text(step.where().dueOn())).toArray(String[]::new),
          steps.stream().map(step -> step.where().attempt()).toArray(Integer[]::new),
          steps.stream().map(step -> text(step.where().at())).toArray(String[]::new));
    }

    private static @Nullable String text(@Nullable Object value) {
      return value == null ? null : value.toString();
    }
  }

  /** From where an order was to where it is. */
  record Step(StandingOrder order, State to) {
    Where where() {
      return Where.of(to);
    }
  }

  /** Where an order stands, as its columns say it. */
  record Where(
      Status status,
      @Nullable String endReason,
      @Nullable LocalDate dueOn,
      int attempt,
      @Nullable Instant at,
      String zoneId) {
    static Where of(StandingOrder order) {
      Where where = of(order.state());
      return new Where(
          where.status,
          where.endReason,
          where.dueOn,
          where.attempt,
          where.at,
          order.zone().getId());
    }

    static Where of(State state) {
      Next next = state.next();
      return next == null
          ? new Where(state.status(), state.endReason(), null, 1, null, "")
          : new Where(state.status(), null, next.dueOn(), next.attempt(), next.at(), "");
    }
  }

  /** By hand: thousands are read at once. */
  final class OrderMapper implements RowMapper<StandingOrder> {
    @Override
    public StandingOrder map(ResultSet row, StatementContext context) throws SQLException {
      return new StandingOrder(
          new StandingOrderId(row.getObject("standing_order_id", UUID.class)),
          new UserId(row.getObject("user_id", UUID.class)),
          new AccountId(row.getObject("from_account_id", UUID.class)),
          new AccountId(row.getObject("to_account_id", UUID.class)),
          row.getString("to_number"),
          new Terms(
              new Money(row.getLong("amount_cents"), row.getString("currency")),
              Sealing.text(row, "memo", Field.STANDING_ORDER_MEMO, context),
              OnShortfall.valueOf(row.getString("on_shortfall")),
              row.getInt("retry_days")),
          schedule(row),
          ZoneId.of(row.getString("time_zone")),
          new State(
              Status.valueOf(row.getString("status")), next(row), row.getString("end_reason")),
          row.getObject("skip_on", LocalDate.class),
          row.getLong("version"),
          instant(row, "created_at"));
    }

    private static Schedule schedule(ResultSet row) throws SQLException {
      return new Schedule(
          Schedule.Frequency.valueOf(row.getString("frequency")),
          row.getObject("day", Integer.class),
          row.getObject("start_on", LocalDate.class),
          row.getObject("end_on", LocalDate.class),
          row.getObject("run_count", Integer.class));
    }

    private static @Nullable Next next(ResultSet row) throws SQLException {
      LocalDate dueOn = row.getObject("due_on", LocalDate.class);
      return dueOn == null ? null : new Next(dueOn, row.getInt("attempt"), instant(row, "next_at"));
    }
  }
}
