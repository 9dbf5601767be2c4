package florin.admin;

import florin.core.Role;
import florin.core.UserId;
import florin.db.Sealing;
import florin.person.KycStatus;
import florin.seal.Field;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterConstructorMapper(UserRecord.class)
interface AdminUserDao extends SqlObject {
  String COLUMNS =
      "SELECT "
          + Sealing.EMAIL
          + " AS email, "
          + Sealing.FULL_NAME
          + " AS full_name, "
          + Sealing.LOCK_REASON
          + """
       AS lock_reason, user_id AS id, role, created_at, locked_at, locked_by,
             CASE WHEN locked_at IS NULL THEN 'active' ELSE 'locked' END AS status
      FROM app_user u
      """;

  /**
   * Which users; what is null is not asked.
   *
   * @param before the last one of the part before
   * @param kyc PENDING is whoever waits for a decision, on a newer document too
   */
  record Filter(
      @Nullable UUID before,
      @Nullable UserId user,
      @Nullable Role role,
      @Nullable Boolean locked,
      @Nullable KycStatus kyc) {}

  @SqlQuery(COLUMNS + "WHERE user_id = :user AND erased_at IS NULL")
  Optional<UserRecord> find(@Bind("user") UserId user);

  /** Newest first: ids rise with time. */
  @SqlQuery(
      COLUMNS
          + """
      WHERE erased_at IS NULL
        AND (CAST(:before AS uuid) IS NULL OR user_id < CAST(:before AS uuid))
        AND (CAST(:user AS uuid) IS NULL OR user_id = CAST(:user AS uuid))
        AND (CAST(:role AS text) IS NULL OR role = CAST(:role AS text))
        AND (CAST(:locked AS boolean) IS NULL
          OR (locked_at IS NOT NULL) = CAST(:locked AS boolean))
        AND (CAST(:kyc AS text) IS NULL OR CAST(:kyc AS text) IN (
          SELECT kyc_status FROM holder h WHERE h.user_id = u.user_id
          UNION ALL
          SELECT 'PENDING' FROM holder h
          WHERE h.user_id = u.user_id AND kyc_renewal_document_id IS NOT NULL
          UNION ALL
          SELECT 'UNVERIFIED' WHERE NOT EXISTS (SELECT FROM holder h WHERE h.user_id = u.user_id)))
      ORDER BY user_id DESC
      LIMIT :limit
      """)
  List<UserRecord> list(@BindMethods Filter filter, @Bind("limit") int limit);

  /** In the order of their ids, so that two who change each other do not wait for each other. */
  @SqlQuery(
      COLUMNS
          + """
      WHERE user_id IN (:one, :other) AND erased_at IS NULL
      ORDER BY user_id
      FOR NO KEY UPDATE
      """)
  List<UserRecord> lock(@Bind("one") UserId one, @Bind("other") UserId other);

  default void lockOut(UserId user, Instant at, UserId by, @Nullable String reason) {
    byte[] sealed =
        reason == null
            ? null
            : Sealing.of(getHandle()).seal(Field.LOCK_REASON, user.value(), reason);
    lockOutWith(user, at, by, sealed);
  }

  @SqlUpdate(
      """
      UPDATE app_user SET locked_at = :at, locked_by = :by, lock_reason_sealed = :reason
      WHERE user_id = :user
      """)
  void lockOutWith(
      @Bind("user") UserId user,
      @Bind("at") Instant at,
      @Bind("by") UserId by,
      @Bind("reason") byte @Nullable [] sealedReason);

  @SqlUpdate(
      """
      UPDATE app_user SET locked_at = NULL, locked_by = NULL, lock_reason = NULL,
        lock_reason_sealed = NULL
      WHERE user_id = :user
      """)
  void unlock(@Bind("user") UserId user);

  /** What he sees of himself changes, and so its version. */
  @SqlUpdate("UPDATE app_user SET role = :role, version = version + 1 WHERE user_id = :user")
  void setRole(@Bind("user") UserId user, @Bind("role") Role role);
}
