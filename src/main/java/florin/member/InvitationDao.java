package florin.member;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.InvitationId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.ledger.Allowance;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
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

/** Invitations in and out; addresses are sealed, and found by their hashes. */
@RegisterRowMapper(InvitationDao.InvitationMapper.class)
interface InvitationDao extends SqlObject {
  String COLUMNS =
      "SELECT "
          + Sealing.INVITED_EMAIL
          + " AS email, "
          + Sealing.FULL_NAME
          + """
           AS inviter_name, i.*, a.currency, a.time_zone
          FROM invitation i
          JOIN account a USING (account_id)
          JOIN app_user u ON u.user_id = i.invited_by
          """;

  String OPEN = " AND i.status = 'open' AND i.expires_at > :now";

  String PART =
      """
        AND (CAST(:before AS uuid) IS NULL OR i.invitation_id < CAST(:before AS uuid))
      ORDER BY i.invitation_id DESC
      LIMIT :limit
      """;

  @SqlQuery(COLUMNS + "WHERE i.invitation_id = :id")
  Optional<Invitation> find(@Bind("id") InvitationId id);

  @SqlQuery(COLUMNS + "WHERE i.invitation_id = :id AND i.email_hash = ANY (:hashes)")
  Optional<Invitation> find(@Bind("id") InvitationId id, @Bind("hashes") byte[][] hashes);

  /** Open ones to an address, newest first. */
  @SqlQuery(COLUMNS + "WHERE i.email_hash = ANY (:hashes)" + OPEN + PART)
  List<Invitation> to(@Bind("hashes") byte[][] hashes, @BindMethods Part part);

  /** Open ones to an account, newest first. */
  @SqlQuery(COLUMNS + "WHERE i.account_id = :account" + OPEN + PART)
  List<Invitation> of(@Bind("account") AccountId account, @BindMethods Part part);

  /** By a user or to an address, newest first. */
  @SqlQuery(COLUMNS + "WHERE (i.invited_by = :user OR i.email_hash = ANY (:hashes))" + PART)
  List<Invitation> about(
      @Bind("user") UserId user, @Bind("hashes") byte[][] hashes, @BindMethods Part part);

  /**
   * @param before the last one of the part before, or null
   */
  record Part(@Nullable UUID before, int limit, Instant now) {}

  /** Of one user one transaction at a time invites. */
  @SqlQuery("SELECT user_id FROM app_user WHERE user_id = :user FOR NO KEY UPDATE")
  UserId lockUser(@Bind("user") UserId user);

  /** Of those that he made, how many are open. */
  @SqlQuery(
      """
      SELECT count(*) FROM invitation
      WHERE invited_by = :user AND status = 'open' AND expires_at > :now
      """)
  long countOpen(@Bind("user") UserId user, @Bind("now") Instant now);

  @SqlQuery("SELECT count(*) FROM invitation WHERE account_id = :account AND created_at > :since")
  long countSince(@Bind("account") AccountId account, @Bind("since") Instant since);

  /** The same address's, which another takes the place of. */
  @SqlUpdate(
      """
      UPDATE invitation SET status = 'withdrawn', resolved_at = :now
      WHERE account_id = :account AND email_hash = ANY (:hashes) AND status = 'open'
      """)
  void replace(
      @Bind("account") AccountId account,
      @Bind("hashes") byte[][] hashes,
      @Bind("now") Instant now);

  /** Waits for a twin still under way; false where there is one. */
  default boolean insert(Invitation made, String emailKey) {
    FieldCipher cipher = Sealing.of(getHandle());
    byte[] email = cipher.seal(Field.INVITED_EMAIL, made.id().value(), made.email());
    byte[] hash = cipher.lookup(Field.EMAIL, emailKey);
    return insert(
        new Row(
            made.id(),
            made.account().id(),
            made.by().userId(),
            email,
            hash,
            cipher.currentKeyId(),
            made.access(),
            made.limits().perTransferCents(),
            made.limits().dailyCents(),
            made.limits().monthlyCents(),
            made.status(),
            made.createdAt(),
            made.expiresAt()));
  }

  /** The same as it is kept. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(
      InvitationId id,
      AccountId account,
      UserId by,
      byte[] email,
      byte[] hash,
      byte[] keyId,
      Access access,
      @Nullable Long perTransfer,
      @Nullable Long daily,
      @Nullable Long monthly,
      String status,
      Instant createdAt,
      Instant expiresAt) {}

  @SqlUpdate(
      """
      INSERT INTO invitation (invitation_id, account_id, invited_by, email_sealed, email_hash,
          key_id, access, per_transfer_limit_cents, daily_limit_cents, monthly_limit_cents,
          status, created_at, expires_at)
      VALUES (:id, :account, :by, :email, :hash, :keyId, :access, :perTransfer, :daily, :monthly,
          :status, :createdAt, :expiresAt)
      ON CONFLICT DO NOTHING
      """)
  boolean insert(@BindMethods Row row);

  /** False where it is not open any more. */
  @SqlUpdate(
      """
      UPDATE invitation SET status = :status, resolved_at = :now
      WHERE invitation_id = :id AND status = 'open' AND expires_at > :now
      """)
  boolean resolve(
      @Bind("id") InvitationId id, @Bind("status") String status, @Bind("now") Instant now);

  /** What is over since then; of the accepted, the journal and the audit log tell still. */
  @SqlUpdate(
      """
      DELETE FROM invitation WHERE invitation_id IN (
        SELECT invitation_id FROM invitation
        WHERE coalesce(resolved_at, expires_at) < :before
        LIMIT 1000)
      """)
  int deleteOver(@Bind("before") Instant before);

  @SqlQuery(
      "SELECT "
          + Sealing.EMAIL
          + " AS email FROM app_user u WHERE u.user_id = :user AND u.erased_at IS NULL")
  @RegisterRowMapper(EmailMapper.class)
  Optional<String> emailOf(@Bind("user") UserId user);

  @SqlQuery(
      "SELECT "
          + Sealing.EMAIL
          + """
           AS email FROM account_access g JOIN app_user u USING (user_id)
          WHERE g.account_id = :account AND u.erased_at IS NULL
          """)
  @RegisterRowMapper(EmailMapper.class)
  List<String> emailsOf(@Bind("account") AccountId account);

  final class EmailMapper implements RowMapper<String> {
    @Override
    public String map(ResultSet row, StatementContext context) throws SQLException {
      return Objects.requireNonNull(Sealing.text(row, "email", Field.EMAIL, context));
    }
  }

  final class InvitationMapper implements RowMapper<Invitation> {
    @Override
    public Invitation map(ResultSet row, StatementContext context) throws SQLException {
      UUID command = row.getObject("command_id", UUID.class);
      return new Invitation(
          new InvitationId(row.getObject("invitation_id", UUID.class)),
          new Invitation.To(
              new AccountId(row.getObject("account_id", UUID.class)),
              row.getString("currency"),
              ZoneId.of(row.getString("time_zone"))),
          new Invitation.By(
              new UserId(row.getObject("invited_by", UUID.class)),
              Objects.requireNonNull(Sealing.text(row, "inviter_name", Field.FULL_NAME, context))),
          Objects.requireNonNull(Sealing.text(row, "email", Field.INVITED_EMAIL, context)),
          Access.valueOf(row.getString("access")),
          new Allowance.Limits(
              row.getObject("per_transfer_limit_cents", Long.class),
              row.getObject("daily_limit_cents", Long.class),
              row.getObject("monthly_limit_cents", Long.class)),
          row.getString("status"),
          row.getObject("created_at", OffsetDateTime.class).toInstant(),
          row.getObject("expires_at", OffsetDateTime.class).toInstant(),
          command == null ? null : new TransferId(command));
    }
  }
}
