package florin.interest;

import florin.core.AccountId;
import florin.interest.Earner.Growth;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What has accrued: the one place where it is computed, for whoever looks as for what is posted.
 * Nothing of it is kept by day: entries, and so the balances at the ends of days, never change.
 */
record Accruals(EarnerDao books, Map<Terms.Group, Tariff> tariffs) {
  /** On what the handle's transaction sees. */
  static Accruals of(Handle handle) {
    Map<Terms.Group, List<Terms>> all = new HashMap<>();
    handle
        .attach(TermsDao.class)
        .all()
        .forEach(terms -> all.computeIfAbsent(terms.group(), any -> new ArrayList<>()).add(terms));
    Map<Terms.Group, Tariff> tariffs = new HashMap<>();
    all.forEach((group, terms) -> tariffs.put(group, new Tariff(terms)));
    return new Accruals(handle.attach(EarnerDao.class), tariffs);
  }

  Tariff tariff(Earner earner) {
    return tariffs.getOrDefault(earner.group(), Tariff.NONE);
  }

  /**
   * What these have earned until that day, which has ended; those who could not have earned
   * anything are left out.
   *
   * @param earners of one zone
   */
  List<Growth> until(LocalDate through, ZoneId zone, List<Earner> earners) {
    Map<Earner, LocalDate> begins = new LinkedHashMap<>();
    for (Earner earner : earners) {
      Tariff tariff = tariff(earner);
      LocalDate first = tariff.isEmpty() ? null : tariff.earnsFrom(earner.from(tariff));
      if (first != null && !first.isAfter(through)) {
        begins.put(earner, first);
      }
    }
    List<Growth> growths = new ArrayList<>();
    if (begins.isEmpty()) {
      return growths;
    }
    Days days = Days.of(begins, through, zone);
    Map<AccountId, NavigableMap<Integer, Long>> balances = read(begins, days);
    begins.forEach(
        (earner, first) -> {
          NavigableMap<Integer, Long> ends = balances.get(earner.id());
          if (ends != null) {
            Accrued accrued = sum(earner, days, first, ends);
            LocalDate from = earner.from(tariff(earner));
            growths.add(new Growth(earner, from, through, accrued));
          }
        });
    return growths;
  }

  private Accrued sum(Earner earner, Days days, LocalDate first, NavigableMap<Integer, Long> ends) {
    Accrued accrued = Accrued.ofParts(earner.carriedParts());
    for (LocalDate day = first; !day.isAfter(days.last()); day = day.plusDays(1)) {
      Map.Entry<Integer, Long> end = ends.floorEntry(days.place(day));
      Terms terms = tariff(earner).on(day);
      if (end != null && terms != null) {
        accrued = accrued.plusDay(end.getValue(), terms, day);
      }
    }
    return accrued;
  }

  private Map<AccountId, NavigableMap<Integer, Long>> read(
      Map<Earner, LocalDate> begins, Days days) {
    UUID[] ids = begins.keySet().stream().map(one -> one.id().value()).toArray(UUID[]::new);
    String[] starts =
        begins.values().stream().map(day -> days.start(day).toString()).toArray(String[]::new);
    Map<AccountId, NavigableMap<Integer, Long>> balances = new HashMap<>();
    for (EarnerDao.DayEnd end : books.dayEnds(ids, starts, days.starts(), days.end())) {
      balances
          .computeIfAbsent(end.accountId(), any -> new TreeMap<>())
          .put(end.day(), end.balanceCents());
    }
    return balances;
  }

  /** Days of a zone, each with its place from 1. */
  private record Days(LocalDate first, LocalDate last, ZoneId zone) {
    static Days of(Map<Earner, LocalDate> begins, LocalDate last, ZoneId zone) {
      LocalDate first = begins.values().stream().min(LocalDate::compareTo).orElse(last);
      return new Days(first, last, zone);
    }

    int place(LocalDate day) {
      return 1 + (int) ChronoUnit.DAYS.between(first, day);
    }

    Instant start(LocalDate day) {
      return day.atStartOfDay(zone).toInstant();
    }

    Instant end() {
      return start(last.plusDays(1));
    }

    String[] starts() {
      return first
          .datesUntil(last.plusDays(1))
          .map(day -> start(day).toString())
          .toArray(String[]::new);
    }
  }
}
