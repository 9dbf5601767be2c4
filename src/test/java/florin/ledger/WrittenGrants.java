package florin.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes what members may do as the ledger decided it, whatever they were invited by. */
final class WrittenGrants implements Companion {
  @Override
  public void write(Handle handle, List<Decided> batch) {
    for (Decided decided : batch) {
      if (decided.command() instanceof SetLimits set
          && set.grant() != null
          && decided.outcome() instanceof Outcome.Posted) {
        write(handle, set.payer(), set.grant());
      }
    }
  }

  private static void write(Handle handle, Payer member, GrantChange grant) {
    String sql =
        grant.after() == null
            ? "DELETE FROM account_access WHERE account_id = :account AND user_id = :user"
            : """
              INSERT INTO account_access (account_id, user_id, access)
              VALUES (:account, :user, :access)
              ON CONFLICT (account_id, user_id) DO UPDATE SET access = excluded.access
              """;
    var update =
        handle
            .createUpdate(sql)
            .bind("account", member.account().value())
            .bind("user", member.user().value());
    if (grant.after() != null) {
      update.bind("access", grant.after().name());
    }
    update.execute();
  }
}
