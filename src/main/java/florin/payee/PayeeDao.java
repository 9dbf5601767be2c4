package florin.payee;

import florin.core.AccountId;
import florin.core.PayeeId;
import florin.core.UserId;
import florin.db.Opened;
import florin.db.Sealing;
import florin.seal.Field;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** A user's payees. */
@RegisterConstructorMapper(SavedPayee.class)
interface PayeeDao extends SqlObject {
  String PAYEE =
      "SELECT p.payee_id, p.account_number, p.created_at, "
          + Sealing.PAYEE_NAME
          + " AS name FROM payee p WHERE p.user_id = :user";

  /** Newest first. */
  @SqlQuery(
      PAYEE
          + """
           AND (CAST(:after AS uuid) IS NULL OR p.payee_id < CAST(:after AS uuid))
          ORDER BY p.payee_id DESC LIMIT :limit
          """)
  List<SavedPayee> list(
      @Bind("user") UserId user, @Bind("after") @Nullable PayeeId after, @Bind("limit") int limit);

  @SqlQuery(PAYEE + " AND p.payee_id = :payee")
  Optional<SavedPayee> find(@Bind("user") UserId user, @Bind("payee") PayeeId payee);

  /** Of one user one transaction at a time changes payees. */
  @SqlQuery("SELECT user_id FROM app_user WHERE user_id = :user FOR NO KEY UPDATE")
  UserId lockUser(@Bind("user") UserId user);

  @SqlQuery("SELECT count(*) FROM payee WHERE user_id = :user")
  int count(@Bind("user") UserId user);

  @SqlQuery(
      """
      SELECT EXISTS (SELECT FROM payee
        WHERE user_id = :user AND account_number = :number AND payee_id <> :payee)
      """)
  boolean hasAnother(
      @Bind("user") UserId user, @Bind("payee") PayeeId payee, @Bind("number") String number);

  default void insert(UserId user, SavedPayee payee) {
    insert(user, payee.payeeId(), payee.accountNumber(), sealed(payee), payee.createdAt());
  }

  @SqlUpdate(
      """
      INSERT INTO payee (payee_id, user_id, account_number, name_sealed, created_at)
      VALUES (:payee, :user, :number, :name, :at)
      """)
  void insert(
      @Bind("user") UserId user,
      @Bind("payee") PayeeId payee,
      @Bind("number") String number,
      @Bind("name") byte[] sealed,
      @Bind("at") Instant at);

  default void update(SavedPayee payee) {
    update(payee.payeeId(), payee.accountNumber(), sealed(payee));
  }

  @SqlUpdate(
      "UPDATE payee SET account_number = :number, name_sealed = :name WHERE payee_id = :payee")
  void update(
      @Bind("payee") PayeeId payee, @Bind("number") String number, @Bind("name") byte[] sealed);

  private byte[] sealed(SavedPayee payee) {
    return Sealing.of(getHandle()).seal(Field.PAYEE_NAME, payee.payeeId().value(), payee.name());
  }

  /**
   * An owner of an account.
   *
   * @param accountId null where there is none
   */
  record Holder(@Nullable AccountId accountId, @Opened(Field.FULL_NAME) String fullName) {}

  /** The owners of the customers' account with this number. */
  @SqlQuery(
      "SELECT a.account_id, "
          + Sealing.FULL_NAME
          + """
           AS full_name
          FROM account a
          JOIN account_access g USING (account_id)
          JOIN app_user u USING (user_id)
          WHERE a.number = :number AND a.type <> 'system' AND g.access = 'MANAGE'
            AND u.erased_at IS NULL
          """)
  @RegisterConstructorMapper(Holder.class)
  List<Holder> holders(@Bind("number") String accountNumber);

  @SqlUpdate("DELETE FROM payee WHERE payee_id = :payee")
  void delete(@Bind("payee") PayeeId payee);
}
