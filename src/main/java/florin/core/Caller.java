package florin.core;

import java.util.Set;
import java.util.UUID;

/** Who asks. Idempotency keys belong to {@link #userId}, whichever way the user came in. */
public sealed interface Caller {
  UserId userId();

  Role role();

  /** Whether he has an authenticator beside his password. */
  default boolean hasSecondFactor() {
    return false;
  }

  default boolean isOperator() {
    return role() == Role.OPERATOR;
  }

  /** With his own money: under the rules of anyone, whatever his role. */
  Caller asCustomer();

  /**
   * A person with a live session; role and second factor are as they were when the session was last
   * checked.
   */
  record Session(UserId userId, Role role, SessionId sessionId, boolean hasSecondFactor)
      implements Caller {
    public Session(UserId userId, Role role, SessionId sessionId) {
      this(userId, role, sessionId, false);
    }

    @Override
    public Caller asCustomer() {
      return new Session(userId, Role.CUSTOMER, sessionId, hasSecondFactor);
    }
  }

  /**
   * A program of the user's. Role and second factor are those the user has now; without {@link
   * Scope#OPERATE} an operator's key is a customer's.
   */
  record ApiKey(
      UserId userId, Role usersRole, ApiKeyId keyId, Set<Scope> scopes, boolean hasSecondFactor)
      implements Caller {
    @Override
    public Role role() {
      boolean mayOperate = scopes.contains(Scope.OPERATE);
      return usersRole == Role.OPERATOR && !mayOperate ? Role.CUSTOMER : usersRole;
    }

    @Override
    public Caller asCustomer() {
      return new ApiKey(userId, Role.CUSTOMER, keyId, scopes, hasSecondFactor);
    }
  }

  /** The bank itself, doing what an owner ordered, or what follows from its terms. */
  record Job(UserId userId, String name) implements Caller {
    private static final UserId BANK = new UserId(new UUID(0, 1));

    /**
     * In nobody's name: what it does under a key is done once, whoever owns the account by then.
     */
    public static Job ofTheBank(String name) {
      return new Job(BANK, name);
    }

    @Override
    public Role role() {
      return Role.CUSTOMER;
    }

    @Override
    public Caller asCustomer() {
      return this;
    }
  }
}
