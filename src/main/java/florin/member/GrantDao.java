package florin.member;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Writes grants, many in one statement; in the ledger's transaction alone. */
interface GrantDao {
  /**
   * Accepts those of the invitations that are open still, and grants what they offer.
   *
   * @return of the commands, those whose invitation was
   */
  @SqlQuery(
      """
      WITH taken AS (
        UPDATE invitation i
        SET status = 'accepted', resolved_at = :now, command_id = r.command_id
        FROM unnest(:invitations, :commands, :users) AS r (invitation_id, command_id, user_id)
        WHERE i.invitation_id = r.invitation_id AND i.status = 'open' AND i.expires_at > :now
        RETURNING i.account_id, r.user_id, i.access, r.command_id
      ), granted AS (
        INSERT INTO account_access (account_id, user_id, access, granted_at)
        SELECT account_id, user_id, access, :now FROM taken
        ON CONFLICT DO NOTHING
      )
      SELECT command_id FROM taken
      """)
  Set<UUID> accept(
      @Bind("invitations") UUID[] invitations,
      @Bind("commands") UUID[] commands,
      @Bind("users") UUID[] users,
      @Bind("now") Instant now);

  @SqlUpdate(
      """
      UPDATE account_access g SET access = r.access
      FROM unnest(:accounts, :users, :accesses) AS r (account_id, user_id, access)
      WHERE g.account_id = r.account_id AND g.user_id = r.user_id
      """)
  void change(
      @Bind("accounts") UUID[] accounts,
      @Bind("users") UUID[] users,
      @Bind("accesses") String[] accesses);

  @SqlUpdate(
      """
      DELETE FROM account_access g
      USING unnest(:accounts, :users) AS r (account_id, user_id)
      WHERE g.account_id = r.account_id AND g.user_id = r.user_id
      """)
  void remove(@Bind("accounts") UUID[] accounts, @Bind("users") UUID[] users);
}
