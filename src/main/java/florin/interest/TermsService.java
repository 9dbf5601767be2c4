package florin.interest;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.BankException;
import florin.core.BusinessDays;
import florin.core.FieldError;
import florin.core.TermsId;
import florin.db.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The terms of accounts: set by operators, never for days that have accrued. Thread-safe. */
public final class TermsService {
  /** A day that is about to end has: whoever sets its terms now might be late. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final Audit audit;
  private final BusinessDays days;

  /**
   * @param days of new accounts
   */
  public TermsService(Jdbi jdbi, Audit audit, BusinessDays days) {
    this.jdbi = jdbi;
    this.audit = audit;
    this.days = days;
  }

  /** What is to be in force from a date on. */
  record Wanted(
      Terms.Group group,
      LocalDate fromOn,
      int interestBasisPoints,
      DayCount dayCount,
      long monthlyFeeCents) {}

  /**
   * Takes the place of what was set for that date and has no later one after it.
   *
   * @throws BankException {@code invalid_request} where a day has ended on some account already
   */
  Terms set(Actor by, Wanted wanted) {
    Terms terms =
        new Terms(
            new TermsId(UuidCreator.getTimeOrderedEpoch()),
            wanted.group(),
            wanted.fromOn(),
            wanted.interestBasisPoints(),
            wanted.dayCount(),
            wanted.monthlyFeeCents(),
            days.now().truncatedTo(ChronoUnit.MICROS));
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        requireUnaccrued(handle, wanted.fromOn());
        handle.attach(TermsDao.class).insert(terms);
        audit.record(handle, event(by, terms));
        handle.commit();
        return terms;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private void requireUnaccrued(Handle handle, LocalDate fromOn) {
    Instant soon = days.now().plus(MARGIN);
    LocalDate first =
        Stream.concat(
                Stream.of(days.zone()),
                handle.attach(EarnerDao.class).zones().stream()
                    .map(zone -> ZoneId.of(zone.timeZone())))
            .map(zone -> LocalDate.ofInstant(soon, zone))
            .max(LocalDate::compareTo)
            .orElseThrow();
    if (fromOn.isBefore(first)) {
      throw BankException.invalid(
          List.of(
              new FieldError(
                  "#/from_on",
                  "in_the_past",
                  "Send " + first + " or a later date: the days before have their interest.")));
    }
  }

  private static AuditEvent event(Actor by, Terms terms) {
    return AuditEvent.done(AuditKind.TERMS_SET, by)
        .about(terms.id())
        .with("account_type", terms.group().accountType())
        .with("currency", terms.group().currency())
        .with("from_on", terms.fromOn())
        .with("interest_basis_points", terms.interestBasisPoints())
        .with("day_count", terms.dayCount().word())
        .with("monthly_fee", terms.monthlyFeeCents());
  }

  /** The newest first. */
  List<Terms> list(@Nullable TermsId before, int limit) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(TermsDao.class).list(before, limit);
    }
  }
}
