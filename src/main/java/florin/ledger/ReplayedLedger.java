package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as the commands replayed so far have left it: what the database is to a batch, in
 * memory. Keeps every account, but of holds and transfers only what is active or asked for later,
 * so that it does not grow with the journal. Not thread-safe.
 */
final class ReplayedLedger {
  private static final Comparator<HoldState> BY_EXPIRY =
      Comparator.comparing(HoldState::expiresAt).thenComparing(hold -> hold.id().value());

  private final Map<AccountId, AccountState> accounts = new HashMap<>();
  private final Map<AccountId, NavigableSet<HoldState>> active = new HashMap<>();
  private final Map<HoldId, HoldState> holds = new HashMap<>();
  private final Map<TransferId, Original> originals = new HashMap<>();
  private final Set<UUID> awaited = new HashSet<>();
  private final Consumer<HoldState> done;

  /**
   * @param done told of each hold that nothing will change or ask for any more
   */
  ReplayedLedger(Consumer<HoldState> done) {
    this.done = done;
  }

  @Nullable AccountState account(AccountId id) {
    return accounts.get(id);
  }

  Set<AccountId> accounts() {
    return Set.copyOf(accounts.keySet());
  }

  /**
   * What commands are decided on, as a batch reads it from the database.
   *
   * @param horizon none of them is decided later
   */
  Books books(List<ReplayRow> rows, Instant horizon) {
    Set<AccountId> asked = new HashSet<>();
    Map<UserId, Role> roles = new HashMap<>();
    Map<Books.Grant, Access> grants = new HashMap<>();
    List<HoldState> found = new ArrayList<>();
    List<Original> reversed = new ArrayList<>();
    for (ReplayRow row : rows) {
      asked.addAll(row.command().accounts());
      roles.putAll(row.journal().roles());
      grants.putAll(row.journal().grants());
      row.concerns().map(HoldId::new).map(holds::get).ifPresent(found::add);
      row.concerns().map(TransferId::new).map(originals::get).ifPresent(reversed::add);
    }
    Map<AccountId, Instant> laterExpiries = new HashMap<>();
    for (AccountId id : asked) {
      for (HoldState hold : active(id)) {
        if (!hold.isDue(horizon)) {
          laterExpiries.put(id, hold.expiresAt());
          break;
        }
        found.add(hold);
      }
    }
    List<AccountState> locked =
        asked.stream().flatMap(id -> Stream.ofNullable(accounts.get(id))).toList();
    return new Books(locked, roles, grants, new Books.AtHand(found, laterExpiries, reversed));
  }

  private NavigableSet<HoldState> active(AccountId id) {
    return active.computeIfAbsent(id, any -> new TreeSet<>(BY_EXPIRY));
  }

  /** Goes on from what the rows' commands made of their books. */
  void take(Books books, List<ReplayRow> rows) {
    rows.forEach(this::await);
    books.changed().forEach(this::put);
    books.changedHolds().forEach(this::put);
    for (ReplayRow row : rows) {
      if (row.command() instanceof Command.OpenAccount open) {
        openBank(open.account().currency());
      }
      row.asOriginal().ifPresent(this::put);
      row.concerns().map(TransferId::new).map(books::original).ifPresent(this::put);
      row.concerns().map(HoldId::new).map(holds::get).ifPresent(this::put);
    }
  }

  private void await(ReplayRow row) {
    if (row.isAwaited()) {
      awaited.add(row.id());
    }
    row.concerns().filter(id -> !row.isConcernAwaited()).ifPresent(awaited::remove);
  }

  /** The bank's own accounts, which the first account of a currency brings with it. */
  private void openBank(String currency) {
    for (SystemAccount account : SystemAccount.values()) {
      AccountId id = account.id(currency);
      accounts.putIfAbsent(id, AccountState.opened(id, currency, true, 0));
    }
  }

  private void put(Original original) {
    originals.remove(original.id());
    if (awaited.contains(original.id().value())) {
      originals.put(original.id(), original);
    }
  }

  private void put(AccountState state) {
    accounts.put(state.id(), state);
  }

  private void put(HoldState hold) {
    boolean isActive = hold.status() == HoldState.Status.ACTIVE;
    active(hold.from()).remove(hold);
    holds.remove(hold.id());
    if (isActive) {
      active(hold.from()).add(hold);
    }
    if (isActive || awaited.contains(hold.id().value())) {
      holds.put(hold.id(), hold);
    } else {
      done.accept(hold);
    }
  }

  /** What is due by then expires, and all other holds are done as they are. */
  void end(Instant horizon) {
    for (HoldState hold : List.copyOf(holds.values())) {
      if (hold.isDue(horizon)) {
        accounts.computeIfPresent(
            hold.from(), (id, account) -> account.reserving(-hold.remainingCents()));
        put(hold.expired());
      }
    }
    holds.values().forEach(done);
  }
}
