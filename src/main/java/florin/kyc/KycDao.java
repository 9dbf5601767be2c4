package florin.kyc;

import florin.core.DocumentId;
import florin.core.Role;
import florin.core.UserId;
import florin.db.Opened;
import florin.db.Sealing;
import florin.person.KycStatus;
import florin.seal.Field;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

@RegisterConstructorMapper(KycDao.Person.class)
@RegisterConstructorMapper(KycDao.Clerk.class)
@RegisterConstructorMapper(KycDao.Valid.class)
@RegisterConstructorMapper(KycView.Change.class)
interface KycDao {
  /** Who somebody says he is, and where he stands. */
  record Person(
      UserId userId,
      @Opened(Field.FULL_NAME) String fullName,
      @Opened(Field.DATE_OF_BIRTH) @Nullable String dateOfBirth,
      @Opened(Field.PHONE) @Nullable String phone,
      @Opened(Field.ADDRESS) @Nullable String address,
      KycStatus status,
      @Nullable DocumentId documentId,
      @Nullable Instant verifiedUntil,
      @Nullable DocumentId renewalDocumentId) {}

  @SqlQuery(
      "SELECT u.user_id, "
          + Sealing.FULL_NAME
          + " AS full_name, "
          + Sealing.DATE_OF_BIRTH
          + " AS date_of_birth, "
          + Sealing.PHONE
          + " AS phone, "
          + Sealing.ADDRESS
          + """
           AS address, coalesce(h.kyc_status, 'UNVERIFIED') AS status,
            h.kyc_document_id AS document_id, h.verified_until,
            h.kyc_renewal_document_id AS renewal_document_id
          FROM app_user u LEFT JOIN holder h USING (user_id)
          WHERE u.user_id = :user AND u.erased_at IS NULL
          """)
  Optional<Person> person(@Bind("user") UserId user);

  /** Newest first. */
  @SqlQuery(
      "SELECT "
          + Sealing.KYC_REASON
          + """
           AS reason, e.from_status, e.to_status, e.by_user_id AS by_id, e.at,
            e.renewal
          FROM kyc_event e LEFT JOIN kyc_reason r USING (event_id)
          WHERE e.user_id = :user
          ORDER BY e.event_id DESC LIMIT :limit
          """)
  List<KycView.Change> history(@Bind("user") UserId user, @Bind("limit") int limit);

  /** A document that is good still. */
  record Valid(DocumentId documentId, LocalDate expiresOn) {}

  /** The one that is good for the longest time. */
  @SqlQuery(
      """
      SELECT document_id, expires_on FROM identity_document
      WHERE user_id = :user AND expires_on >= :today
      ORDER BY expires_on DESC, document_id DESC LIMIT 1
      """)
  Optional<Valid> best(@Bind("user") UserId user, @Bind("today") LocalDate today);

  @SqlQuery(
      """
      SELECT document_id, expires_on FROM identity_document
      WHERE user_id = :user AND document_id = :document
      """)
  Optional<Valid> document(@Bind("user") UserId user, @Bind("document") DocumentId document);

  /** Somebody as the staff's rules look at him. */
  record Clerk(UserId userId, Role role, boolean locked) {
    boolean isActiveOperator() {
      return role == Role.OPERATOR && !locked;
    }
  }

  /** In the order of their ids, so that two who decide of each other do not wait for each other. */
  @SqlQuery(
      """
      SELECT user_id, role, locked_at IS NOT NULL AS locked FROM app_user
      WHERE user_id IN (:one, :other) ORDER BY user_id FOR NO KEY UPDATE
      """)
  List<Clerk> lock(@Bind("one") UserId one, @Bind("other") UserId other);

  @SqlQuery("SELECT min(verified_until) FROM holder WHERE verified_until <= :until")
  Optional<Instant> nextEnd(@Bind("until") Instant until);

  @SqlQuery(
      """
      SELECT user_id FROM holder WHERE verified_until <= :now ORDER BY verified_until LIMIT 200
      """)
  List<UserId> ended(@Bind("now") Instant now);
}
