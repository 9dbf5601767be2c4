package florin.customer;

import florin.core.AccountId;
import florin.core.Role;
import florin.core.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.FetchSize;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Takes away what is known of a person, table by table. */
@RegisterConstructorMapper(ErasureDao.Person.class)
@RegisterConstructorMapper(ErasureDao.Tried.class)
interface ErasureDao {
  /** Somebody who is there, as it is decided on. */
  record Person(UserId userId, Role role, boolean locked) {
    boolean isActiveOperator() {
      return role == Role.OPERATOR && !locked;
    }
  }

  /** In the order of their ids, so that two who erase each other do not wait for each other. */
  @SqlQuery(
      """
      SELECT user_id, role, locked_at IS NOT NULL AS locked FROM app_user
      WHERE user_id IN (:one, :other) AND erased_at IS NULL
      ORDER BY user_id FOR NO KEY UPDATE
      """)
  List<Person> lock(@Bind("one") UserId one, @Bind("other") UserId other);

  /** The ledger opens no account while its turn is taken (PostgreSQL 13.3). */
  @SqlUpdate("LOCK TABLE ledger_turn IN EXCLUSIVE MODE")
  void takeTurn();

  @SqlQuery(
      """
      SELECT EXISTS (
        SELECT FROM account_access g JOIN balance b USING (account_id)
        WHERE g.user_id = :user AND g.access = 'MANAGE' AND NOT b.closed)
      """)
  boolean hasOpenAccount(@Bind("user") UserId user);

  /** Those that he owns, alone or with others. */
  @SqlQuery("SELECT account_id FROM account_access WHERE user_id = :user AND access = 'MANAGE'")
  List<AccountId> accounts(@Bind("user") UserId user);

  /** Those of them that nobody owns who is still there: others keep their words and names. */
  @SqlQuery(
      """
      SELECT a.account_id FROM account_access a
      WHERE a.user_id = :user AND a.access = 'MANAGE' AND NOT EXISTS (
        SELECT FROM account_access o JOIN app_user u USING (user_id)
        WHERE o.account_id = a.account_id AND o.access = 'MANAGE'
          AND o.user_id <> :user AND u.erased_at IS NULL)
      """)
  List<AccountId> accountsAlone(@Bind("user") UserId user);

  @SqlUpdate("DELETE FROM account_access WHERE user_id = :user AND access <> 'MANAGE'")
  void forgetGrants(@Bind("user") UserId user);

  @SqlBatch("UPDATE account SET name = NULL, name_sealed = :name WHERE account_id = :account")
  void rename(@Bind("account") List<UUID> accounts, @Bind("name") List<byte[]> sealed);

  /** What he wrote. */
  @SqlUpdate(
      """
      DELETE FROM command_text t USING journal j
      WHERE t.command_id = j.command_id AND j.user_id = :user
      """)
  void forgetWords(@Bind("user") UserId user);

  /** What the bank wrote about his accounts, and whom their cards paid. */
  @SqlUpdate(
      """
      DELETE FROM command_text t USING journal j
      WHERE t.command_id = j.command_id
        AND (j.kind IN ('freeze', 'unfreeze', 'deposit', 'withdrawal', 'reversal', 'card',
              'card_refund')
          OR (j.kind = 'hold' AND j.detail LIKE '% line=%'))
        AND (j.from_account_id = ANY (:accounts) OR j.to_account_id = ANY (:accounts))
      """)
  void forgetReasons(@Bind("accounts") AccountId[] accounts);

  /** Those of his accounts that he had issued, or that are nobody's; none pays any more. */
  @SqlUpdate(
      """
      UPDATE card SET label_sealed = NULL, number_sealed = NULL, seed_sealed = NULL
      WHERE account_id = ANY (:alone) OR (account_id = ANY (:accounts) AND EXISTS (
        SELECT FROM journal j WHERE j.command_id = card.card_id AND j.user_id = :user))
      """)
  void forgetCards(
      @Bind("user") UserId user,
      @Bind("accounts") AccountId[] accounts,
      @Bind("alone") AccountId[] alone);

  @SqlUpdate(
      """
      WITH reasons AS (
        DELETE FROM kyc_reason r USING kyc_event e
        WHERE r.event_id = e.event_id AND e.user_id = :user
      ), documents AS (
        DELETE FROM identity_document WHERE user_id = :user
      )
      DELETE FROM holder WHERE user_id = :user
      """)
  void forgetHolder(@Bind("user") UserId user);

  @SqlUpdate(
      """
      WITH codes AS (
        DELETE FROM recovery_code WHERE user_id = :user
      ), authenticator AS (
        DELETE FROM totp WHERE user_id = :user
      ), links AS (
        DELETE FROM password_reset WHERE user_id = :user
      ), addresses AS (
        DELETE FROM email_change WHERE user_id = :user
      ), keys AS (
        DELETE FROM api_key WHERE user_id = :user
      ), address AS (
        DELETE FROM email_lookup WHERE user_id = :user
      )
      DELETE FROM refresh_token t USING session s
      WHERE t.session_id = s.session_id AND s.user_id = :user
      """)
  void forgetLogin(@Bind("user") UserId user);

  /** Whom he pays and invites, and what was to be written to payees; his orders end. */
  @SqlUpdate(
      """
      WITH payees AS (
        DELETE FROM payee WHERE user_id = :user
      ), paid AS (
        DELETE FROM paid_account WHERE user_id = :user
      ), invitations AS (
        DELETE FROM invitation
        WHERE invited_by = :user
          OR email_hash IN (SELECT hash FROM email_lookup WHERE user_id = :user)
      )
      UPDATE standing_order SET
        memo_sealed = NULL, status = 'ENDED', end_reason = coalesce(end_reason, 'deleted'),
        due_on = NULL, next_at = NULL, version = version + 1
      WHERE user_id = :user
      """)
  void forgetProducts(@Bind("user") UserId user);

  @SqlUpdate("DELETE FROM session WHERE user_id = :user")
  void forgetSessions(@Bind("user") UserId user);

  /** Addresses and e-mails of what he did, and of what was done about him. */
  @SqlUpdate(
      """
      DELETE FROM audit_text t USING audit a
      WHERE t.audit_id = a.audit_id
        AND (a.actor_id = :user OR a.subjects @> ARRAY[CAST(:subject AS text)])
      """)
  void forgetTraces(@Bind("user") UserId user, @Bind("subject") String subject);

  /** What somebody tried to come in with. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Tried(UUID auditId, byte[] sealed) {}

  /** Where it is not known whom it was about. */
  @SqlQuery(
      """
      SELECT t.audit_id, t.sealed FROM audit_text t JOIN audit a USING (audit_id)
      WHERE a.kind IN ('login_failed', 'lock_out') AND a.actor_id IS NULL AND a.subjects = '{}'
      """)
  @FetchSize(1_000)
  ResultIterator<Tried> tried();

  @SqlUpdate("DELETE FROM audit_text WHERE audit_id = ANY (:ids)")
  void forgetTried(@Bind("ids") UUID[] ids);

  /** His id stays, since the journal names it; nobody comes in with it. */
  @SqlUpdate(
      """
      UPDATE app_user SET
        email = NULL, email_key = NULL, email_sealed = NULL, full_name = NULL,
        full_name_sealed = NULL, lock_reason = NULL, lock_reason_sealed = NULL,
        password_hash = '$2a$04$' || repeat('.', 53), password_version = password_version + 1,
        locked_at = :at, locked_by = :by, erased_at = :at, version = version + 1
      WHERE user_id = :user
      """)
  void erase(@Bind("user") UserId user, @Bind("by") UserId by, @Bind("at") Instant at);

  @SqlQuery("SELECT password_hash FROM app_user WHERE user_id = :user AND erased_at IS NULL")
  Optional<String> passwordHash(@Bind("user") UserId user);
}
