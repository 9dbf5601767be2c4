package florin.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a subject may spend in one currency, and what counts against it: transfers, withdrawals and
 * holds of an account, transfers and holds that a user ordered, or that he ordered from one
 * account, holds of a card. Minor units.
 *
 * @param payer whom a {@link Subject#PAYER} is; null for others
 * @param zone in which its days and months end
 * @param dayStart when the day began that {@code dayCents} is about
 */
public record Allowance(
    Id id,
    Subject subject,
    @Nullable Payer payer,
    Limits limits,
    ZoneId zone,
    Instant dayStart,
    Instant monthStart,
    long dayCents,
    long monthCents) {

  /** Of an account, of a user, of a payer, or of a line of cards. */
  public record Id(UUID subjectId, String currency) implements Comparable<Id> {
    private static final Comparator<Id> ORDER =
        Comparator.comparing(Id::subjectId).thenComparing(Id::currency);

    @Override
    public int compareTo(Id other) {
      return ORDER.compare(this, other);
    }
  }

  /** Whose spending is limited. */
  public enum Subject {
    ACCOUNT,
    USER,
    PAYER,
    CARD;

    public String slug() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The time over which spending is added up; in the order in which they are looked at. */
  public enum Window {
    PER_TRANSFER,
    DAILY,
    MONTHLY;

    public String slug() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A limit that is null is none. */
  public record Limits(
      @Nullable Long perTransferCents, @Nullable Long dailyCents, @Nullable Long monthlyCents) {
    public static final Limits NONE = new Limits(null, null, null);

    public @Nullable Long of(Window window) {
      return switch (window) {
        case PER_TRANSFER -> perTransferCents;
        case DAILY -> dailyCents;
        case MONTHLY -> monthlyCents;
      };
    }
  }

  /** A limit, with what counts against it. */
  public record Use(Subject subject, Window window, long limitCents, long usedCents) {
    public long leftCents() {
      return Math.max(0, limitCents - usedCents);
    }
  }

  /** The users whose holds count against one of these, on whichever account they are. */
  static List<UUID> holders(Collection<Allowance> allowances) {
    return allowances.stream()
        .filter(one -> one.subject == Subject.USER || one.subject == Subject.PAYER)
        .map(one -> one.payer == null ? one.id.subjectId() : one.payer.user().value())
        .toList();
  }

  /** Without limits, and nothing spent so far. */
  static Allowance fresh(SetLimits set, Instant now) {
    return fresh(set.allowance(), set.subject(), set.zone(), now).of(set.payer());
  }

  static Allowance fresh(Id id, Subject subject, ZoneId zone, Instant now) {
    Instant day = dayStart(zone, now);
    Instant month = monthStart(zone, now);
    return new Allowance(id, subject, null, Limits.NONE, zone, day, month, 0, 0);
  }

  private Allowance of(@Nullable Payer whom) {
    return new Allowance(
        id, subject, whom, limits, zone, dayStart, monthStart, dayCents, monthCents);
  }

  private static Instant dayStart(ZoneId zone, Instant now) {
    return start(zone, now.atZone(zone).toLocalDate());
  }

  private static Instant monthStart(ZoneId zone, Instant now) {
    return start(zone, now.atZone(zone).toLocalDate().withDayOfMonth(1));
  }

  private static Instant start(ZoneId zone, LocalDate date) {
    return date.atStartOfDay(zone).toInstant();
  }

  /** As it stands then: a day or month that has ended counts no more, none comes back. */
  Allowance at(Instant now) {
    Instant day = dayStart(zone, now);
    Instant month = monthStart(zone, now);
    return day.isAfter(dayStart)
        ? new Allowance(
            id,
            subject,
            payer,
            limits,
            zone,
            day,
            month,
            0,
            month.equals(monthStart) ? monthCents : 0)
        : this;
  }

  /** The same, where the rows of holds that are due do not say so yet. */
  Allowance at(Instant now, Collection<HoldState> holds) {
    Allowance current = at(now);
    for (HoldState hold : holds) {
      boolean counts =
          hold.isDue(now)
              && hold.money().currency().equals(id.currency())
              && hold.spenders().contains(id.subjectId());
      current = counts ? current.givenBack(hold, hold.remainingCents()) : current;
    }
    return current;
  }

  /** When what counts against a limit begins to count no more; null for a limit without a time. */
  public @Nullable Instant endOf(Window window) {
    LocalDate day = dayStart.atZone(zone).toLocalDate();
    return switch (window) {
      case PER_TRANSFER -> null;
      case DAILY -> start(zone, day.plusDays(1));
      case MONTHLY -> start(zone, day.withDayOfMonth(1).plusMonths(1));
    };
  }

  public long usedCents(Window window) {
    return switch (window) {
      case PER_TRANSFER -> 0;
      case DAILY -> dayCents;
      case MONTHLY -> monthCents;
    };
  }

  /** Each limit, the shorter time first. */
  public List<Use> uses() {
    List<Use> uses = new ArrayList<>();
    for (Window window : Window.values()) {
      Long limit = limits.of(window);
      if (limit != null) {
        uses.add(new Use(subject, window, limit, usedCents(window)));
      }
    }
    return uses;
  }

  Allowance spent(long amountCents) {
    return having(sum(dayCents, amountCents), sum(monthCents, amountCents));
  }

  /** What is more than can be counted is more than any limit. */
  private static long sum(long spentCents, long amountCents) {
    return spentCents > Long.MAX_VALUE - amountCents ? Long.MAX_VALUE : spentCents + amountCents;
  }

  /** What was held, and is not any more, counts no more in the day and month it was held in. */
  Allowance givenBack(HoldState hold, long cents) {
    return having(
        dayCents - (hold.createdAt().isBefore(dayStart) ? 0 : cents),
        monthCents - (hold.createdAt().isBefore(monthStart) ? 0 : cents));
  }

  Allowance having(long day, long month) {
    return new Allowance(id, subject, payer, limits, zone, dayStart, monthStart, day, month);
  }

  Allowance with(Limits other) {
    return new Allowance(
        id, subject, payer, other, zone, dayStart, monthStart, dayCents, monthCents);
  }
}
