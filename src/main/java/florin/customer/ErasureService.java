package florin.customer;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.ApiKeys;
import florin.auth.Sessions;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Rollback;
import florin.db.Sealing;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Forgets people. What is left is what the proof of the books needs: ids, amounts, times, and
 * hashes of words that are nowhere any more. Thread-safe.
 */
public final class ErasureService {
  private static final String NAME_OF_AN_ACCOUNT = "Closed";
  private static final String EMAIL = "email=";

  private final Jdbi jdbi;
  private final Parts parts;
  private final Clock wall;

  /**
   * What it is done with.
   *
   * @param forget told of accounts whose owner has no name any more
   */
  public record Parts(
      PasswordAgain again,
      Sessions sessions,
      ApiKeys keys,
      Audit audit,
      Consumer<List<AccountId>> forget) {}

  /**
   * @param jdbi whose statements may take a while
   */
  public ErasureService(Jdbi jdbi, Parts parts, Clock wall) {
    this.jdbi = jdbi;
    this.parts = parts;
    this.wall = wall;
  }

  /**
   * Forgets the caller.
   *
   * @throws BankException {@code wrong_password}, {@code rate_limited} after too many of them;
   *     {@code accounts_not_closed}; {@code forbidden} for an operator
   */
  public void eraseSelf(Caller.Session caller, String password, Actor actor) {
    String hash;
    try (Handle handle = jdbi.open()) {
      hash =
          handle
              .attach(ErasureDao.class)
              .passwordHash(caller.userId())
              .orElseThrow(BankException::notFound);
    }
    var shown = new PasswordAgain.Shown(password, hash);
    parts.again.require(caller, shown, AuditKind.USER_ERASED, actor);
    carryOut(new Actor(actor.userId(), actor.via(), actor.requestId(), null), caller.userId());
  }

  /**
   * Forgets somebody.
   *
   * @throws BankException {@code not_found}; {@code accounts_not_closed}; {@code forbidden} for
   *     oneself and for another operator; {@code operator_required} for whoever is none any more
   */
  public void erase(UserId user, Actor by) {
    if (user.equals(by.userId())) {
      throw new BankException(ErrorCode.FORBIDDEN, "Nobody does this to himself from here.");
    }
    carryOut(by, user);
  }

  private void carryOut(Actor by, UserId user) {
    parts.audit.settled().join(); // what he was refused just now is a trace of him too
    List<SessionId> ended;
    List<AccountId> accounts;
    try (Handle handle = jdbi.open()) {
      // what is asked under the turn is asked of now, however the others read
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.READ_COMMITTED);
      handle.begin();
      try {
        ErasureDao dao = handle.attach(ErasureDao.class);
        requireErasable(dao, by, user);
        accounts = dao.accounts(user);
        ended = parts.sessions.of(handle, user);
        forgetWords(handle, user);
        // what the ledger writes beside the money is touched under its turn, as it does itself
        dao.takeTurn();
        requireNoAccount(dao, user);
        forgetRest(dao, user, accounts);
        dao.erase(user, id(by), wall.instant().truncatedTo(ChronoUnit.MICROS));
        parts.audit.record(handle, AuditEvent.done(AuditKind.USER_ERASED, by).about(user));
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    parts.sessions.forget(ended);
    parts.keys.forget();
    parts.forget.accept(accounts);
  }

  private static UserId id(Actor by) {
    return Objects.requireNonNull(by.userId(), "whoever erases has logged in");
  }

  private static void requireErasable(ErasureDao dao, Actor by, UserId user) {
    List<ErasureDao.Person> both = dao.lock(id(by), user);
    ErasureDao.Person person =
        both.stream()
            .filter(one -> one.userId().equals(user))
            .findFirst()
            .orElseThrow(BankException::notFound);
    if (!user.equals(by.userId())
        && both.stream()
            .noneMatch(one -> one.userId().equals(by.userId()) && one.isActiveOperator())) {
      throw new BankException(ErrorCode.OPERATOR_REQUIRED, "This is for operators of the bank.");
    }
    if (person.role() == Role.OPERATOR) {
      throw new BankException(
          ErrorCode.FORBIDDEN, "This is an operator: another one gives him another role first.");
    }
    requireNoAccount(dao, user);
  }

  private static void requireNoAccount(ErasureDao dao, UserId user) {
    if (dao.hasOpenAccount(user)) {
      throw new BankException(
          ErrorCode.ACCOUNTS_NOT_CLOSED, "There is an account that is not closed: close it first.");
    }
  }

  /** What may be much; the ledger goes on meanwhile. */
  private static void forgetWords(Handle handle, UserId user) {
    ErasureDao dao = handle.attach(ErasureDao.class);
    List<AccountId> alone = dao.accountsAlone(user);
    String email = Email.account(handle.attach(UserDao.class).find(user).orElseThrow().email());
    dao.forgetWords(user);
    dao.forgetReasons(alone.toArray(AccountId[]::new));
    rename(handle, alone);
    dao.forgetHolder(user);
    dao.forgetTraces(user, user.toString());
    dao.forgetTried(tried(handle, email).toArray(UUID[]::new));
  }

  private static void forgetRest(ErasureDao dao, UserId user, List<AccountId> accounts) {
    dao.forgetCards(
        user,
        accounts.toArray(AccountId[]::new),
        dao.accountsAlone(user).toArray(AccountId[]::new));
    dao.forgetGrants(user);
    dao.forgetProducts(user);
    dao.forgetLogin(user);
    dao.forgetSessions(user);
  }

  private static void rename(Handle handle, List<AccountId> accounts) {
    FieldCipher cipher = Sealing.of(handle);
    List<UUID> ids = accounts.stream().map(AccountId::value).toList();
    handle
        .attach(ErasureDao.class)
        .rename(
            ids,
            ids.stream()
                .map(id -> cipher.seal(Field.ACCOUNT_NAME, id, NAME_OF_AN_ACCOUNT))
                .toList());
  }

  /** Log-ins that were tried with his address while nobody had it. */
  private static List<UUID> tried(Handle handle, String email) {
    FieldCipher cipher = Sealing.of(handle);
    List<UUID> found = new ArrayList<>();
    try (ResultIterator<ErasureDao.Tried> all = handle.attach(ErasureDao.class).tried()) {
      all.forEachRemaining(
          one -> {
            String words = cipher.openText(Field.AUDIT_DETAIL, one.auditId(), one.sealed());
            boolean his =
                words
                    .lines()
                    .filter(line -> line.startsWith(EMAIL))
                    .anyMatch(line -> Email.account(line.substring(EMAIL.length())).equals(email));
            if (his) {
              found.add(one.auditId());
            }
          });
    }
    return found;
  }
}
