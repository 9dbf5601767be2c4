package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.TransferId;
import florin.core.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a batch is about, and so has to be read for it.
 *
 * @param accounts in the order in which they are locked
 * @param grants whose rights to what
 * @param holds that are captured or released
 * @param originals transfers that are reversed
 * @param limits that are set
 * @param spenders whose allowances it counts against
 * @param cards the lines of those that pay or are changed
 */
record Asked(
    Set<Batch.UserKey> keys,
    Set<AccountId> accounts,
    Set<UserId> users,
    Set<Books.Grant> grants,
    Set<HoldId> holds,
    Set<TransferId> originals,
    List<SetLimits> limits,
    Set<UUID> spenders,
    Set<UUID> cards) {

  static Asked of(List<Pending> pending) {
    Asked asked = nothing();
    pending.forEach(one -> one.commands().forEach(asked::add));
    return asked;
  }

  static Asked of(Command command) {
    Asked asked = nothing();
    asked.add(command);
    return asked;
  }

  /** Only who he is, of whoever orders. */
  static Asked of(UserId user) {
    Asked asked = nothing();
    asked.users().add(user);
    return asked;
  }

  /** The lines of the cards that these are about. */
  static Set<UUID> cardsOf(List<Command> commands) {
    Asked asked = nothing();
    commands.forEach(asked::add);
    return asked.cards;
  }

  private static Asked nothing() {
    return new Asked(
        new LinkedHashSet<>(),
        new TreeSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new ArrayList<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>());
  }

  /** All whose allowance may count what the batch does. */
  List<UUID> subjects() {
    Set<UUID> subjects = new LinkedHashSet<>(spenders);
    accounts.forEach(account -> subjects.add(account.value()));
    users.forEach(user -> subjects.add(user.value()));
    return List.copyOf(subjects);
  }

  /** The accounts of which somebody's grant is changed. */
  List<AccountId> regranted() {
    return limits.stream()
        .filter(set -> set.grant() != null)
        .flatMap(set -> Stream.ofNullable(set.from()))
        .distinct()
        .toList();
  }

  private void add(Command command) {
    Command.Origin origin = command.origin();
    UserId user = origin.caller().userId();
    if (origin.key() != null) {
      keys.add(Batch.userKey(origin.caller(), origin.key()));
    }
    users.add(user);
    accounts.addAll(command.accounts());
    command.accounts().forEach(account -> grants.add(new Books.Grant(user, account)));
    spenders.addAll(command.spenders());
    if (command instanceof CaptureHold capture) {
      holds.add(capture.hold());
    } else if (command instanceof ReleaseHold release) {
      holds.add(release.hold());
    } else if (command instanceof Reverse reverse) {
      originals.add(reverse.original());
    } else if (command instanceof RefundCard refund) {
      holds.add(refund.hold());
    } else if (command instanceof ChangeCard change) {
      cards.add(change.line());
    } else if (command instanceof Command.PlaceHold place && place.card() != null) {
      cards.add(place.card().line());
    } else if (command instanceof SetLimits set) {
      add(set);
    }
  }

  private void add(SetLimits set) {
    limits.add(set);
    if (set.card() != null) {
      cards.add(set.card().line());
    }
    spenders.add(set.allowance().subjectId());
    if (set.user() != null) {
      users.add(set.user());
      if (set.from() != null) {
        grants.add(new Books.Grant(set.user(), set.from()));
      }
    }
  }
}
