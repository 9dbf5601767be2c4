package florin.ledger;

import florin.core.ErrorCode;
import florin.core.HoldId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why an order of money was decided as it was.
 *
 * @param refusal null when it was posted
 * @param at when it was decided
 * @param rules in the order in which they are checked
 * @param holds active ones on the source, the first to expire first; {@link #HOLDS_MAX} at most
 * @param earliestAt from when on it would pass if nothing else happened; null when it passed, or
 *     when time alone does not help
 */
public record Explanation(
    @Nullable ErrorCode refusal,
    Instant at,
    List<Checked> rules,
    List<Holding> holds,
    @Nullable Instant earliestAt) {
  public static final int HOLDS_MAX = 200;

  /** What a rule said. */
  public enum Verdict {
    PASSED,
    REFUSED,
    /** It was not reached, and its answer would tell about the other side. */
    NOT_CHECKED
  }

  /**
   * @param numbers that it looked at, for whoever may view the source
   */
  public record Checked(ErrorCode code, Verdict verdict, Map<String, Object> numbers) {}

  /** Money of the source that is held, minor units. */
  public record Holding(HoldId id, long remainingCents, Instant expiresAt) {}

  /**
   * @param books as they stood when it was decided, with the source's active holds
   * @param refusal that it had then, or null
   */
  static Explanation of(Books books, Command command, Instant at, @Nullable ErrorCode refusal) {
    Movement movement = Movement.of(command, books, at);
    List<Checked> checked = new ArrayList<>();
    boolean mistyped = command.from() == null || command.to() == null;
    checked.add(checked(ErrorCode.INVALID_ACCOUNT_NUMBER, mistyped));
    boolean refused = mistyped;
    for (Rule rule : Rules.of(command)) {
      Checked one = movement == null ? unreached(rule) : check(rule, movement, refused);
      refused |= one.verdict() == Verdict.REFUSED;
      checked.add(one);
    }
    if (refusal == ErrorCode.LINKED_TRANSFER_FAILED) {
      checked.add(checked(refusal, true));
    }
    return new Explanation(
        refusal,
        at,
        List.copyOf(checked),
        movement == null ? List.of() : holdings(books, movement),
        movement == null || refusal == null ? null : earliest(movement));
  }

  private static Checked checked(ErrorCode code, boolean refuses) {
    return new Checked(code, refuses ? Verdict.REFUSED : Verdict.PASSED, Map.of());
  }

  private static Checked unreached(Rule rule) {
    return new Checked(rule.code(), Verdict.NOT_CHECKED, Map.of());
  }

  private static Checked check(Rule rule, Movement movement, boolean refusedBefore) {
    if (refusedBefore && rule.tellsOfTarget()) {
      return unreached(rule);
    }
    boolean refuses = rule.refuses().test(movement);
    Verdict verdict = refuses ? Verdict.REFUSED : Verdict.PASSED;
    return new Checked(rule.code(), verdict, rule.numbers().apply(movement));
  }

  private static List<Holding> holdings(Books books, Movement movement) {
    return books.holds().stream()
        .filter(hold -> hold.from().equals(movement.from().id()) && hold.remainingCents() > 0)
        .sorted(HoldState.BY_EXPIRY)
        .limit(HOLDS_MAX)
        .map(hold -> new Holding(hold.id(), hold.remainingCents(), hold.expiresAt()))
        .toList();
  }

  /** Looks at each instant at which time changes something that a rule looks at. */
  private static @Nullable Instant earliest(Movement movement) {
    Books books = movement.books();
    Command command = movement.command();
    for (Instant time : turns(movement)) {
      Books then = books.copy();
      then.expireHolds(command.accounts(), time);
      if (Objects.requireNonNull(Movement.of(command, then, time)).refused() == null) {
        return time;
      }
    }
    return null;
  }

  private static NavigableSet<Instant> turns(Movement movement) {
    NavigableSet<Instant> turns = new TreeSet<>();
    movement.books().holds().forEach(hold -> turns.add(hold.expiresAt()));
    turns.add(Decision.effectiveAt(movement.command(), movement.at()));
    for (UUID spender : movement.command().spenders()) {
      Allowance.Id id = new Allowance.Id(spender, movement.from().currency());
      Allowance allowance = movement.books().allowance(id, movement.at());
      for (Allowance.Window window : Allowance.Window.values()) {
        Instant end = allowance == null ? null : allowance.endOf(window);
        if (end != null) {
          turns.add(end);
        }
      }
    }
    return turns.tailSet(movement.at(), false);
  }
}
