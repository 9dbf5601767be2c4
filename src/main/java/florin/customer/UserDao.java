package florin.customer;

import florin.core.Role;
import florin.core.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterConstructorMapper(User.class)
@RegisterConstructorMapper(UserDao.Login.class)
interface UserDao {
  /** What a log-in is decided on. */
  record Login(UserId userId, String passwordHash) {}

  /** A user to be; {@code emailKey} is {@link Email#key}. */
  record Row(
      UserId userId,
      String email,
      String emailKey,
      String fullName,
      Role role,
      String passwordHash,
      Instant createdAt) {}

  /** Waits for a twin still under way; false where the address is taken. */
  @SqlUpdate(
      """
      INSERT INTO app_user (user_id, email, email_key, full_name, role, password_hash, created_at)
      VALUES (:userId, :email, :emailKey, :fullName, :role, :passwordHash, :createdAt)
      ON CONFLICT (email_key) DO NOTHING
      """)
  boolean insert(@BindMethods Row user);

  @SqlQuery("SELECT user_id, password_hash FROM app_user WHERE email_key = :key")
  Optional<Login> login(@Bind("key") String emailKey);

  /** The user with this address, however it is written; what is no address has none. */
  default Optional<Login> byEmail(String text) {
    return Optional.ofNullable(Email.parse(text)).flatMap(email -> login(email.key()));
  }

  @SqlQuery(
      """
      SELECT user_id, email, full_name, role, version, created_at
      FROM app_user WHERE user_id = :user
      """)
  Optional<User> find(@Bind("user") UserId user);

  @SqlQuery(
      """
      SELECT user_id, email, full_name, role, version, created_at
      FROM app_user WHERE user_id = :user FOR NO KEY UPDATE
      """)
  Optional<User> lock(@Bind("user") UserId user);

  @SqlUpdate("UPDATE app_user SET full_name = :name, version = version + 1 WHERE user_id = :user")
  void rename(@Bind("user") UserId user, @Bind("name") String fullName);

  /** Not where the password was changed meanwhile. */
  @SqlUpdate(
      """
      UPDATE app_user SET password_hash = :new WHERE user_id = :user AND password_hash = :old
      """)
  void rehash(@Bind("user") UserId user, @Bind("old") String oldHash, @Bind("new") String newHash);
}
