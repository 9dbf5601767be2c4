package florin.person;

import florin.core.UserId;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterConstructorMapper(Standing.class)
interface StandingDao {
  @SqlQuery(
      """
      SELECT user_id FROM app_user WHERE user_id = :user AND erased_at IS NULL FOR NO KEY UPDATE
      """)
  Optional<UserId> lockUser(@Bind("user") UserId user);

  @SqlUpdate("INSERT INTO holder (user_id) VALUES (:user) ON CONFLICT DO NOTHING")
  void make(@Bind("user") UserId user);

  @SqlQuery(
      """
      SELECT kyc_status AS status, kyc_document_id AS document_id, verified_until,
        kyc_renewal_document_id AS renewal_id
      FROM holder WHERE user_id = :user FOR NO KEY UPDATE
      """)
  Standing lock(@Bind("user") UserId user);

  @SqlUpdate(
      """
      WITH changed AS (
        UPDATE holder SET kyc_status = :status, kyc_document_id = :documentId,
          verified_until = :verifiedUntil, kyc_renewal_document_id = :renewalId
        WHERE user_id = :user
      )
      UPDATE app_user SET version = version + 1 WHERE user_id = :user
      """)
  void set(@Bind("user") UserId user, @BindMethods Standing next);

  /** What a row of the history is made of. */
  record Change(Standing next, KycStatus from, KycStatus to, boolean renewal) {}

  @SqlUpdate(
      """
      INSERT INTO kyc_event (event_id, user_id, at, from_status, to_status, by_user_id, renewal)
      VALUES (:event, :user, :at, :from, :to, :by, :renewal)
      """)
  void record(
      @Bind("event") UUID event,
      @Bind("user") UserId user,
      @BindMethods Change change,
      @BindMethods Standing.Cause cause);

  @SqlUpdate("INSERT INTO kyc_reason (event_id, reason_sealed) VALUES (:event, :sealed)")
  void reason(@Bind("event") UUID event, @Bind("sealed") byte[] sealed);
}
