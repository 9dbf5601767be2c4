package florin.card;

import florin.core.AccountId;
import florin.core.AuthorizationId;
import florin.core.CardId;
import florin.core.ErrorCode;
import florin.core.HoldId;
import florin.core.TransferId;
import florin.db.Sealing;
import florin.ledger.JournalRow;
import florin.money.Refusals;
import florin.seal.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Authorisations as of a booking, {@code at}, which may run ahead of the clock; {@code now} says
 * which have expired.
 */
@RegisterRowMapper(AuthorizationDao.AuthorizationMapper.class)
interface AuthorizationDao {
  String COLUMNS =
      "SELECT "
          + Sealing.MEMO
          + """
           AS merchant, z.authorization_id, z.card_id, z.category, j.from_account_id,
                 j.amount_cents, j.currency, j.decline_code, j.booked_at, h.hold_id, h.expires_at,
                 c.captured_cents, c.refunded_cents, c.transfer_ids,
                 j.amount_cents - h.amount_cents - let_go_after(h.hold_id, :at) AS let_go_cents,
                 CASE WHEN j.outcome = 'declined' THEN 'declined'
                      WHEN h.resolved_at <= :at THEN
                        CASE WHEN h.status = 'released' THEN coalesce(c.released, 'reversed')
                             ELSE h.status END
                      WHEN h.expires_at <= :now THEN 'expired'
                      ELSE 'pending' END AS status
          FROM card_authorization z
          JOIN journal j ON j.command_id = z.authorization_id
          LEFT JOIN hold h ON h.hold_id = z.authorization_id
          LEFT JOIN command_text t ON t.command_id = z.authorization_id
          CROSS JOIN LATERAL (
            SELECT coalesce(sum(m.amount_cents) FILTER (WHERE m.kind = 'card'), 0)
                     AS captured_cents,
                   coalesce(sum(m.amount_cents) FILTER (WHERE m.kind = 'card_refund'), 0)
                     AS refunded_cents,
                   array_agg(m.command_id ORDER BY m.booked_at)
                     FILTER (WHERE m.kind IN ('card', 'card_refund')) AS transfer_ids,
                   max(substring(m.detail FROM 'of_card=([a-z]+)'))
                     FILTER (WHERE m.kind = 'release' AND m.detail NOT LIKE '% amount=%')
                     AS released
            FROM journal m
            WHERE m.concerns_id = z.authorization_id AND m.outcome = 'posted'
              AND m.booked_at <= :at
          ) c
          """;

  @SqlQuery(COLUMNS + "WHERE z.authorization_id = :id")
  Optional<Authorization> find(
      @Bind("id") AuthorizationId id, @Bind("at") Instant at, @Bind("now") Instant now);

  /** Newest first. */
  @SqlQuery(
      COLUMNS
          + """
          WHERE z.card_id = :card
            AND (CAST(:before AS uuid) IS NULL OR z.authorization_id < CAST(:before AS uuid))
          ORDER BY z.authorization_id DESC
          LIMIT :limit
          """)
  List<Authorization> list(
      @Bind("card") CardId card,
      @Bind("before") @Nullable AuthorizationId before,
      @Bind("limit") int limit,
      @Bind("at") Instant at,
      @Bind("now") Instant now);

  final class AuthorizationMapper implements RowMapper<Authorization> {
    @Override
    public Authorization map(ResultSet row, StatementContext context) throws SQLException {
      long amount = row.getLong("amount_cents");
      long captured = row.getLong("captured_cents");
      String status = row.getString("status");
      boolean open = status.equals("pending") || status.equals("declined");
      UUID hold = row.getObject("hold_id", UUID.class);
      return new Authorization(
          new AuthorizationId(row.getObject("authorization_id", UUID.class)),
          new CardId(row.getObject("card_id", UUID.class)),
          new AccountId(row.getObject("from_account_id", UUID.class)),
          captured > 0 && !open ? "captured" : status,
          amount,
          captured,
          open ? row.getLong("let_go_cents") : amount - captured,
          row.getLong("refunded_cents"),
          row.getString("currency"),
          new Merchant(
              Sealing.text(row, "merchant", Field.MEMO, context), row.getString("category")),
          decline(row.getString("decline_code")),
          hold == null ? null : new HoldId(hold),
          transfers(row),
          hold == null ? null : JournalRow.instant(row, "expires_at"),
          JournalRow.instant(row, "booked_at"));
    }

    private static Authorization.@Nullable Decline decline(@Nullable String slug) {
      return slug == null
          ? null
          : new Authorization.Decline(
              slug, Refusals.detail(ErrorCode.valueOf(slug.toUpperCase(Locale.ROOT))));
    }

    private static List<TransferId> transfers(ResultSet row) throws SQLException {
      java.sql.Array ids = row.getArray("transfer_ids");
      return ids == null
          ? List.of()
          : Arrays.stream((UUID[]) ids.getArray()).map(TransferId::new).toList();
    }
  }
}
