package florin.card;

import florin.core.AccountId;
import florin.core.CardId;
import florin.db.Sealing;
import florin.ledger.JournalRow;
import florin.seal.Field;
import florin.seal.FieldCipher;
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
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterRowMapper(CardDao.CardMapper.class)
@RegisterRowMapper(CardDao.SecretsMapper.class)
interface CardDao {
  /** A closed account's cards are cancelled with it, whatever their lines say. */
  String COLUMNS =
      """
      SELECT c.card_id, c.line_id, c.account_id, uuid_send(c.card_id) || c.label_sealed AS label,
             c.last4, c.expires_on, c.replaces_id, c.created_at, a.currency, a.time_zone,
             l.blocked_categories,
             CASE WHEN b.closed OR l.status = 'cancelled' OR l.card_id <> c.card_id
                  THEN 'cancelled'
                  WHEN l.ends_at <= :now THEN 'expired'
                  ELSE l.status END AS status,
             coalesce(c.cancel_reason, CASE WHEN b.closed THEN 'account_closed' END)
               AS cancel_reason
      FROM card c
      JOIN card_line l USING (line_id)
      JOIN account a ON a.account_id = c.account_id
      JOIN balance b ON b.account_id = c.account_id
      """;

  @SqlQuery(COLUMNS + "WHERE c.card_id = :id")
  Optional<Card> find(@Bind("id") CardId id, @Bind("now") Instant now);

  /** Newest first. */
  @SqlQuery(
      COLUMNS
          + """
          WHERE c.account_id = ANY (:accounts)
            AND (CAST(:before AS uuid) IS NULL OR c.card_id < CAST(:before AS uuid))
          ORDER BY c.card_id DESC
          LIMIT :limit
          """)
  List<Card> list(
      @Bind("accounts") AccountId[] accounts,
      @Bind("before") @Nullable CardId before,
      @Bind("limit") int limit,
      @Bind("now") Instant now);

  /** Null once its holder was erased. */
  @SqlQuery(
      """
      SELECT card_id, number_sealed, seed_sealed, expires_on FROM card
      WHERE card_id = :id AND number_sealed IS NOT NULL
      """)
  Optional<Secrets> secrets(@Bind("id") CardId id);

  @SqlQuery("SELECT time_zone FROM account WHERE account_id = :account")
  String zoneOf(@Bind("account") AccountId account);

  @SqlQuery("SELECT count(*) FROM card WHERE account_id = :account")
  int count(@Bind("account") AccountId account);

  /** Whether there is a card with that number already, under whichever key. */
  @SqlQuery("SELECT EXISTS (SELECT FROM card WHERE number_hash = ANY (:hashes))")
  boolean isTaken(@Bind("hashes") byte[][] hashes);

  @SqlUpdate(
      """
      INSERT INTO card (card_id, line_id, account_id, label_sealed, number_sealed, seed_sealed,
          number_hash, key_id, last4, expires_on, replaces_id, created_at)
      SELECT id, line, account, label, number, seed, hash, :keyId, last4,
             CAST(expires_on AS date), replaces, CAST(at AS timestamptz)
      FROM unnest(:ids, :lines, :accounts, :labels, :numbers, :seeds, :hashes, :last4s,
          :expiresOns, :replaced, :ats)
        AS r (id, line, account, label, number, seed, hash, last4, expires_on, replaces, at)
      """)
  void insert(@BindMethods Rows rows);

  @SqlUpdate(
      """
      UPDATE card c SET cancel_reason = r.reason
      FROM unnest(:ids, :reasons) AS r (id, reason)
      WHERE c.card_id = r.id AND c.cancel_reason IS NULL
      """)
  void cancelled(@Bind("ids") UUID[] ids, @Bind("reasons") String[] reasons);

  @SqlUpdate(
      """
      INSERT INTO card_authorization (authorization_id, card_id, category)
      SELECT * FROM unnest(:ids, :cards, :categories)
      """)
  void asked(
      @Bind("ids") UUID[] ids,
      @Bind("cards") UUID[] cards,
      @Bind("categories") String[] categories);

  /** New cards, a column an array. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Rows(
      UUID[] ids,
      UUID[] lines,
      UUID[] accounts,
      byte[][] labels,
      byte[][] numbers,
      byte[][] seeds,
      byte[][] hashes,
      String[] last4s,
      String[] expiresOns,
      UUID[] replaced,
      String[] ats,
      byte[] keyId) {}

  final class CardMapper implements RowMapper<Card> {
    @Override
    public Card map(ResultSet row, StatementContext context) throws SQLException {
      String blocked = row.getString("blocked_categories");
      UUID replaces = row.getObject("replaces_id", UUID.class);
      return new Card(
          new CardId(row.getObject("card_id", UUID.class)),
          row.getObject("line_id", UUID.class),
          new AccountId(row.getObject("account_id", UUID.class)),
          Sealing.text(row, "label", Field.CARD_LABEL, context),
          row.getString("status"),
          row.getString("cancel_reason"),
          row.getString("last4"),
          row.getObject("expires_on", LocalDate.class),
          blocked.isEmpty() ? List.of() : List.of(blocked.split(",")),
          replaces == null ? null : new CardId(replaces),
          JournalRow.instant(row, "created_at"),
          row.getString("currency"),
          ZoneId.of(row.getString("time_zone")));
    }
  }

  final class SecretsMapper implements RowMapper<Secrets> {
    @Override
    public Secrets map(ResultSet row, StatementContext context) throws SQLException {
      FieldCipher cipher = Sealing.of(context);
      UUID id = row.getObject("card_id", UUID.class);
      return new Secrets(
          cipher.openText(Field.CARD_NUMBER, id, row.getBytes("number_sealed")),
          cipher.open(Field.CARD_SEED, id, row.getBytes("seed_sealed")),
          row.getObject("expires_on", LocalDate.class));
    }
  }
}
