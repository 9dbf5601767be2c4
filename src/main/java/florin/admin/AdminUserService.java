package florin.admin;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.ApiKeys;
import florin.auth.Sessions;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Rollback;
import florin.person.KycStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Users in the hands of the staff. Each change is a transaction of its own in which the operator's
 * row is locked beside the user's: he is still an operator when it is committed, and it is not
 * himself he changes, so the bank never loses its last one. What changes holds at once here, and on
 * every other instance within a second. Thread-safe.
 */
public final class AdminUserService {
  private final Jdbi jdbi;
  private final Sessions sessions;
  private final ApiKeys keys;
  private final Audit audit;
  private final Function<String, Optional<UserId>> byEmail;
  private final Clock wall;

  /**
   * @param byEmail the user with an address, however it is written
   */
  public AdminUserService(
      Jdbi jdbi, Parts parts, Function<String, Optional<UserId>> byEmail, Clock wall) {
    this.jdbi = jdbi;
    this.sessions = parts.sessions();
    this.keys = parts.keys();
    this.audit = parts.audit();
    this.byEmail = byEmail;
    this.wall = wall;
  }

  /** What changes are made and kept with. */
  public record Parts(Sessions sessions, ApiKeys keys, Audit audit) {}

  /** What to list; what is null is not asked. */
  public record Filter(
      @Nullable String email,
      @Nullable Role role,
      @Nullable Boolean locked,
      @Nullable KycStatus kyc) {}

  /**
   * Newest first.
   *
   * @param after the last one of the part before, or null
   */
  public List<UserRecord> list(Filter filter, @Nullable UserId after, int limit) {
    UserId named = null;
    if (filter.email() != null) {
      named = byEmail.apply(filter.email()).orElse(null);
      if (named == null) {
        return List.of();
      }
    }
    var asked =
        new AdminUserDao.Filter(
            after == null ? null : after.value(),
            named,
            filter.role(),
            filter.locked(),
            filter.kyc());
    try (Handle handle = jdbi.open()) {
      return handle.attach(AdminUserDao.class).list(asked, limit);
    }
  }

  /** Throws {@link BankException} {@code not_found}. */
  public UserRecord find(UserId user) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(AdminUserDao.class).find(user).orElseThrow(BankException::notFound);
    }
  }

  /**
   * Ends his sessions and lets him begin none. One who is locked stays as he is.
   *
   * @throws BankException {@code not_found}; {@code forbidden} for oneself; {@code
   *     operator_required} for whoever is none any more
   */
  public UserRecord lock(Actor by, UserId user, @Nullable String reason) {
    Instant now = wall.instant().truncatedTo(ChronoUnit.MICROS);
    return change(
        by,
        user,
        (handle, before) -> {
          if (before.lockedAt() == null) {
            handle.attach(AdminUserDao.class).lockOut(user, now, id(by), reason);
            record(handle, AuditKind.USER_LOCKED, by, user);
          }
          return sessions.endAll(handle, user);
        });
  }

  /**
   * Lets him log in again. A session that was begun while he was being locked does not outlive it.
   * Throws as {@link #lock}.
   */
  public UserRecord unlock(Actor by, UserId user) {
    return change(
        by,
        user,
        (handle, before) -> {
          if (before.lockedAt() == null) {
            return List.of();
          }
          handle.attach(AdminUserDao.class).unlock(user);
          record(handle, AuditKind.USER_UNLOCKED, by, user);
          return sessions.endAll(handle, user);
        });
  }

  /** Gives him another role; his sessions go on with it. Throws as {@link #lock}. */
  public UserRecord setRole(Actor by, UserId user, Role role) {
    return change(
        by,
        user,
        (handle, before) -> {
          if (before.role() != role) {
            handle.attach(AdminUserDao.class).setRole(user, role);
            audit.record(
                handle,
                AuditEvent.done(AuditKind.ROLE_CHANGED, by)
                    .about(user)
                    .changed("role", slug(before.role()), slug(role)));
          }
          return sessions.of(handle, user);
        });
  }

  private void record(Handle handle, AuditKind kind, Actor by, UserId user) {
    boolean locked = kind == AuditKind.USER_LOCKED;
    audit.record(
        handle,
        AuditEvent.done(kind, by)
            .about(user)
            .changed("status", locked ? "active" : "locked", locked ? "locked" : "active"));
  }

  private static String slug(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static UserId id(Actor by) {
    return Objects.requireNonNull(by.userId(), "whoever changes users has logged in");
  }

  /** Gives the sessions that it changes. */
  private interface Change {
    List<SessionId> apply(Handle handle, UserRecord before);
  }

  private UserRecord change(Actor by, UserId user, Change change) {
    UserRecord after;
    List<SessionId> changed;
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        changed = change.apply(handle, before(handle, by, user));
        after = handle.attach(AdminUserDao.class).find(user).orElseThrow();
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    sessions.forget(changed);
    keys.forget();
    return after;
  }

  private static UserRecord before(Handle handle, Actor by, UserId user) {
    if (user.equals(id(by))) {
      throw new BankException(
          ErrorCode.FORBIDDEN, "Nobody locks himself or changes his own role: ask another one.");
    }
    List<UserRecord> both = handle.attach(AdminUserDao.class).lock(id(by), user);
    if (both.stream().noneMatch(one -> one.id().equals(id(by)) && one.isActiveOperator())) {
      throw new BankException(ErrorCode.OPERATOR_REQUIRED, "This is for operators of the bank.");
    }
    return both.stream()
        .filter(one -> one.id().equals(user))
        .findFirst()
        .orElseThrow(BankException::notFound);
  }
}
