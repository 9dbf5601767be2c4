package florin.core;

/** Who asks. Idempotency keys belong to {@link #userId}, whichever way the user came in. */
public sealed interface Caller {
  UserId userId();

  Role role();

  default boolean isOperator() {
    return role() == Role.OPERATOR;
  }

  /** A person with a live session; the role is the one the session had when it was last checked. */
  record Session(UserId userId, Role role, SessionId sessionId) implements Caller {}

  /** The bank itself, doing what an owner ordered: an import, later a standing order. */
  record Job(UserId userId, String name) implements Caller {
    @Override
    public Role role() {
      return Role.CUSTOMER;
    }
  }
}
