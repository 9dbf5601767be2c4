package florin.money;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.UserId;
import florin.ledger.Command;
import florin.ledger.Companion;
import florin.ledger.Decided;
import florin.ledger.Outcome;
import florin.ledger.TransferKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a user with a second factor would pay for the first time. What such users pay is noted with
 * the money; what one paid before he had a second factor, when he gets it. Thread-safe; reads on
 * handles of its own.
 */
public final class FirstPayments implements Companion {
  private static final Logger LOG = LoggerFactory.getLogger(FirstPayments.class);

  private static final String NEW_TO_HIM =
      """
      SELECT a.account_id, a.number FROM account a
      WHERE (a.account_id = ANY (:ids) OR a.number = ANY (:numbers)) AND a.type <> 'system'
        AND NOT EXISTS (SELECT FROM paid_account p
          WHERE p.user_id = :user AND p.account_id = a.account_id)
        AND NOT EXISTS (SELECT FROM account_access g
          WHERE g.user_id = :user AND g.account_id = a.account_id AND g.access = 'MANAGE'
            AND g.granted_at IS NULL)
      """;

  /** In one order, as the other does: two of them never wait for each other. */
  private static final String NOTE =
      """
      INSERT INTO paid_account (user_id, account_id)
      SELECT DISTINCT paid.user_id, paid.account_id
      FROM unnest(:users, :accounts) AS paid (user_id, account_id)
      ORDER BY 1, 2
      ON CONFLICT DO NOTHING
      """;

  private static final String GATHER =
      """
      INSERT INTO paid_account (user_id, account_id)
      SELECT DISTINCT j.user_id, j.to_account_id FROM journal j
      WHERE j.user_id = :user AND j.kind IN ('transfer', 'hold') AND j.outcome = 'posted'
      ORDER BY 1, 2
      ON CONFLICT DO NOTHING
      """;

  private final Jdbi jdbi;

  public FirstPayments(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Those that the caller has never paid and whose accounts he did not open himself: what others
   * made him an owner of is still theirs. None of what nobody has, and nothing for whoever has no
   * second factor.
   */
  Set<Payee> among(Caller caller, Collection<Payee> payees) {
    if (!caller.hasSecondFactor()) {
      return Set.of();
    }
    Set<Object> newToHim = new HashSet<>();
    try (Handle handle = jdbi.open()) {
      handle
          .createQuery(NEW_TO_HIM)
          .bind("user", caller.userId())
          .bindArray("ids", UUID.class, keys(payees, UUID.class))
          .bindArray("numbers", String.class, keys(payees, String.class))
          .map((row, context) -> List.of(row.getObject(1, UUID.class), row.getString(2)))
          .forEach(newToHim::addAll);
    }
    Set<Payee> first = new HashSet<>(payees);
    first.removeIf(payee -> !newToHim.contains(key(payee)));
    return first;
  }

  private static Object key(Payee payee) {
    return payee instanceof Payee.ById by ? by.id().value() : ((Payee.ByNumber) payee).number();
  }

  private static Object[] keys(Collection<Payee> payees, Class<?> kind) {
    return payees.stream().map(FirstPayments::key).filter(kind::isInstance).toArray();
  }

  /**
   * Notes what he has paid so far; after his second factor was put in force. Where that fails he is
   * asked once more for each whom he pays, which is no reason to fail.
   */
  public void gather(UserId user) {
    try {
      jdbi.useHandle(handle -> handle.createUpdate(GATHER).bind("user", user).execute());
    } catch (RuntimeException failure) {
      LOG.warn("Whom {} has paid so far is not known, and is asked about again", user, failure);
    }
  }

  @Override
  public void write(Handle handle, List<Decided> batch) {
    List<UUID> users = new ArrayList<>();
    List<UUID> accounts = new ArrayList<>();
    for (Decided decided : batch) {
      Command command = decided.command();
      Caller caller = command.origin().caller();
      AccountId paid = decided.outcome() instanceof Outcome.Posted ? paid(command) : null;
      if (paid != null && caller.hasSecondFactor()) {
        users.add(caller.userId().value());
        accounts.add(paid.value());
      }
    }
    if (!users.isEmpty()) {
      handle
          .createUpdate(NOTE)
          .bindArray("users", UUID.class, users.toArray())
          .bindArray("accounts", UUID.class, accounts.toArray())
          .execute();
    }
  }

  private static @Nullable AccountId paid(Command command) {
    boolean ordered =
        (command instanceof Command.PlaceHold place && place.card() == null)
            || (command instanceof Command.Transfer transfer
                && transfer.transferKind() == TransferKind.TRANSFER);
    return ordered ? command.to() : null;
  }
}
