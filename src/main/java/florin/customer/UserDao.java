package florin.customer;

import florin.core.Role;
import florin.core.UserId;
import florin.db.Sealing;
import florin.person.Address;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterConstructorMapper(User.class)
@RegisterConstructorMapper(UserDao.Login.class)
interface UserDao extends SqlObject {
  /**
   * What a log-in is decided on.
   *
   * @param passwordVersion rises with every change of the password
   */
  record Login(UserId userId, String passwordHash, int passwordVersion) {}

  /** A user to be. */
  record Row(
      UserId userId,
      Email email,
      String fullName,
      Role role,
      String passwordHash,
      Instant createdAt) {}

  /** The same as it is kept; a hash for each key by which he is found. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record SealedRow(
      UserId userId,
      byte[] email,
      byte[] fullName,
      Role role,
      String passwordHash,
      Instant createdAt,
      String emailKey,
      byte[][] hashes,
      byte[][] keyIds) {}

  /**
   * Waits for a twin still under way; false where the address is taken. A twin that knows only one
   * of two keys leaves one of the hashes without its user, which the reference refuses.
   */
  default boolean insert(Row user) {
    FieldCipher cipher = Sealing.of(getHandle());
    UUID id = user.userId().value();
    try {
      return insert(
          new SealedRow(
              user.userId(),
              cipher.seal(Field.EMAIL, id, user.email().text()),
              cipher.seal(Field.FULL_NAME, id, user.fullName()),
              user.role(),
              user.passwordHash(),
              user.createdAt(),
              user.email().key(),
              cipher.lookups(Field.EMAIL, user.email().key()).toArray(byte[][]::new),
              cipher.keyIds().toArray(byte[][]::new)));
    } catch (UnableToExecuteStatementException failure) {
      if (failure.getCause() instanceof SQLException refused
          && "23503".equals(refused.getSQLState())) {
        return false;
      }
      throw failure;
    }
  }

  @SqlUpdate(
      """
      WITH free AS (
        SELECT WHERE NOT EXISTS (SELECT FROM email_lookup WHERE hash = ANY (:hashes))
          AND NOT EXISTS (SELECT FROM app_user WHERE email_key = :emailKey)
      ), found_by AS (
        INSERT INTO email_lookup (hash, key_id, user_id)
        SELECT one.hash, one.key_id, :userId
        FROM free, unnest(:hashes, :keyIds) AS one (hash, key_id)
        ON CONFLICT DO NOTHING
        RETURNING hash
      )
      INSERT INTO app_user
        (user_id, email_sealed, full_name_sealed, role, password_hash, created_at)
      SELECT :userId, :email, :fullName, :role, :passwordHash, :createdAt
      FROM (SELECT count(*) AS hashes FROM found_by) made
      WHERE made.hashes = cardinality(:hashes)
      """)
  boolean insert(@BindMethods SealedRow user);

  @SqlQuery(
      """
      SELECT user_id, password_hash, password_version FROM app_user WHERE user_id = :user
      """)
  Optional<Login> login(@Bind("user") UserId user);

  /** Waits for a change of the password that is under way; false where there was one. */
  @SqlQuery(
      """
      SELECT count(*) > 0 FROM (
        SELECT FROM app_user WHERE user_id = :userId AND password_version = :passwordVersion
        FOR SHARE) unchanged
      """)
  boolean isUnchanged(@BindMethods Login login);

  /** Not where it was changed meanwhile. */
  @SqlUpdate(
      """
      UPDATE app_user SET password_hash = :new, password_version = password_version + 1
      WHERE user_id = :userId AND password_version = :passwordVersion
      """)
  boolean changePassword(@BindMethods Login login, @Bind("new") String newHash);

  @SqlQuery(
      """
      SELECT user_id, password_hash, password_version FROM app_user
      WHERE user_id = (SELECT user_id FROM email_lookup WHERE hash = ANY (:hashes) LIMIT 1)
         OR email_key = :key
      """)
  Optional<Login> login(@Bind("key") String emailKey, @Bind("hashes") byte[][] hashes);

  /** The user with this address, however it is written; what is no address has none. */
  default Optional<Login> byEmail(String text) {
    FieldCipher cipher = Sealing.of(getHandle());
    return Optional.ofNullable(Email.parse(text))
        .flatMap(
            email ->
                login(
                    email.key(), cipher.lookups(Field.EMAIL, email.key()).toArray(byte[][]::new)));
  }

  String USER =
      "SELECT u.user_id, u.role, u.version, u.created_at, "
          + Sealing.EMAIL
          + " AS email, "
          + Sealing.FULL_NAME
          + " AS full_name, "
          + Sealing.DATE_OF_BIRTH
          + " AS date_of_birth, "
          + Sealing.PHONE
          + " AS phone, "
          + Sealing.ADDRESS
          + """
           AS address, coalesce(h.kyc_status, 'UNVERIFIED') AS kyc_status
          FROM app_user u LEFT JOIN holder h USING (user_id)
          WHERE u.user_id = :user AND u.erased_at IS NULL
          """;

  @SqlQuery(USER)
  Optional<User> find(@Bind("user") UserId user);

  @SqlQuery("SELECT locked_at IS NOT NULL FROM app_user WHERE user_id = :user")
  boolean isLocked(@Bind("user") UserId user);

  @SqlQuery(USER + " FOR NO KEY UPDATE OF u")
  Optional<User> lock(@Bind("user") UserId user);

  /** What is not said stays as it is. */
  default void change(UserId user, ProfileChange change) {
    LocalDate born = change.dateOfBirth();
    Address address = change.address();
    FieldCipher cipher = Sealing.of(getHandle());
    BiFunction<Field, @Nullable String, byte @Nullable []> sealed =
        (field, text) -> text == null ? null : cipher.seal(field, user.value(), text);
    setName(user, sealed.apply(Field.FULL_NAME, change.fullName()));
    setProfile(
        user,
        sealed.apply(Field.DATE_OF_BIRTH, born == null ? null : born.toString()),
        sealed.apply(Field.PHONE, change.phone()),
        sealed.apply(Field.ADDRESS, address == null ? null : address.text()));
  }

  @SqlUpdate(
      """
      UPDATE app_user
      SET full_name_sealed = coalesce(:name, full_name_sealed), version = version + 1,
        full_name = CASE WHEN CAST(:name AS bytea) IS NULL THEN full_name END
      WHERE user_id = :user
      """)
  void setName(@Bind("user") UserId user, @Bind("name") byte @Nullable [] sealed);

  @SqlUpdate(
      """
      INSERT INTO holder AS h (user_id, date_of_birth_sealed, phone_sealed, address_sealed)
      VALUES (:user, :born, :phone, :address)
      ON CONFLICT (user_id) DO UPDATE SET
        date_of_birth_sealed = coalesce(excluded.date_of_birth_sealed, h.date_of_birth_sealed),
        phone_sealed = coalesce(excluded.phone_sealed, h.phone_sealed),
        address_sealed = coalesce(excluded.address_sealed, h.address_sealed)
      """)
  void setProfile(
      @Bind("user") UserId user,
      @Bind("born") byte @Nullable [] dateOfBirth,
      @Bind("phone") byte @Nullable [] phone,
      @Bind("address") byte @Nullable [] address);

  @SqlQuery("SELECT password_hash FROM app_user WHERE user_id = :user")
  String passwordHash(@Bind("user") UserId user);

  /** A log-in that was checked against the one before begins no session. */
  @SqlUpdate(
      """
      UPDATE app_user SET password_hash = :hash, password_version = password_version + 1
      WHERE user_id = :user
      """)
  void setPassword(@Bind("user") UserId user, @Bind("hash") String hash);

  /** Not where the password was changed meanwhile. */
  @SqlUpdate(
      """
      UPDATE app_user SET password_hash = :new WHERE user_id = :user AND password_hash = :old
      """)
  void rehash(@Bind("user") UserId user, @Bind("old") String oldHash, @Bind("new") String newHash);
}
