package florin.card;

import florin.access.AccountAccess;
import florin.core.Access;
import florin.core.AuthorizationId;
import florin.core.BankException;
import florin.core.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Finds what cards were asked for. Thread-safe; reads only, on own handles. */
public final class AuthorizationService {
  private static final Instant ALL = Instant.parse("9999-12-31T00:00:00Z");

  private final Jdbi jdbi;
  private final AccountAccess access;
  private final Clock business;

  public AuthorizationService(Jdbi jdbi, AccountAccess access, Clock business) {
    this.jdbi = jdbi;
    this.access = access;
    this.business = business;
  }

  /** For whoever may see the account. Throws {@link BankException} {@code not_found}. */
  Authorization find(Caller caller, AuthorizationId id) {
    Authorization found = read(id);
    if (access.find(caller, found.accountId(), Access.VIEW).isEmpty()) {
      throw BankException.notFound();
    }
    return found;
  }

  Authorization read(AuthorizationId id) {
    return read(id, ALL, now());
  }

  /** As it was when something was booked, so that a replay has the same bytes. */
  Authorization at(AuthorizationId id, Instant bookedAt) {
    return read(id, bookedAt, bookedAt);
  }

  private Authorization read(AuthorizationId id, Instant at, Instant now) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(AuthorizationDao.class)
          .find(id, at, now)
          .orElseThrow(BankException::notFound);
    }
  }

  /** Of a card, newest first. */
  List<Authorization> list(Card card, @Nullable AuthorizationId before, int limit) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(AuthorizationDao.class).list(card.id(), before, limit, ALL, now());
    }
  }

  private Instant now() {
    return business.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
