package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import java.time.Instant;
import java.util.ArrayList;
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
  private final Map<AccountId, AccountState> accounts = new HashMap<>();
  private final Map<UUID, NavigableSet<HoldState>> active = new HashMap<>();
  private final Map<HoldId, HoldState> holds = new HashMap<>();
  private final Map<TransferId, Original> originals = new HashMap<>();
  private final Map<UUID, Map<Allowance.Id, Allowance>> allowances = new HashMap<>();
  private final Map<UUID, CardState> cards = new HashMap<>();
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
    Set<UUID> subjects = new HashSet<>();
    Map<UserId, Role> roles = new HashMap<>();
    Map<Books.Grant, Access> grants = new HashMap<>();
    List<HoldState> found = new ArrayList<>();
    List<Original> reversed = new ArrayList<>();
    List<Allowance> counting = new ArrayList<>();
    for (ReplayRow row : rows) {
      asked.addAll(row.command().accounts());
      subjects.addAll(row.command().spenders());
      roles.putAll(row.journal().roles());
      grants.putAll(row.journal().grants());
      row.concerns().map(HoldId::new).map(holds::get).ifPresent(found::add);
      row.concerns().map(TransferId::new).map(originals::get).ifPresent(reversed::add);
      row.journal().counted().ifPresent(counting::add);
      row.journal().counted().ifPresent(counted -> subjects.add(counted.id().subjectId()));
    }
    asked.forEach(id -> found.addAll(due(id.value(), horizon)));
    subjects.removeIf(subject -> !allowances.containsKey(subject));
    subjects.forEach(subject -> found.addAll(due(subject, horizon)));
    found.forEach(hold -> subjects.addAll(hold.spenders()));
    subjects.forEach(subject -> counting.addAll(allowances(subject).values()));
    Map<AccountId, Instant> laterExpiries = new HashMap<>();
    for (AccountId id : asked) {
      active(id.value()).stream()
          .filter(hold -> !hold.isDue(horizon))
          .findFirst()
          .ifPresent(hold -> laterExpiries.put(id, hold.expiresAt()));
    }
    List<AccountState> locked =
        asked.stream().flatMap(id -> Stream.ofNullable(accounts.get(id))).toList();
    List<CardState> known =
        Asked.cardsOf(rows.stream().map(ReplayRow::command).toList()).stream()
            .flatMap(line -> Stream.ofNullable(cards.get(line)))
            .toList();
    var atHand = new AtHand(found, laterExpiries, reversed, counting, Set.of(), known);
    return new Books(locked, roles, grants, atHand);
  }

  private NavigableSet<HoldState> active(UUID subject) {
    return active.computeIfAbsent(subject, any -> new TreeSet<>(HoldState.BY_EXPIRY));
  }

  private List<HoldState> due(UUID subject, Instant horizon) {
    return active(subject).stream().takeWhile(hold -> hold.isDue(horizon)).toList();
  }

  private Map<Allowance.Id, Allowance> allowances(UUID subject) {
    return allowances.getOrDefault(subject, Map.of());
  }

  /** Of all lines of cards. */
  Map<UUID, CardState> cards() {
    return Map.copyOf(cards);
  }

  /** Of all whose spending is limited. */
  Map<Allowance.Id, Allowance> allowances() {
    Map<Allowance.Id, Allowance> all = new HashMap<>();
    allowances.values().forEach(all::putAll);
    return all;
  }

  /** Goes on from what the rows' commands made of their books. */
  void take(Books books, List<ReplayRow> rows) {
    rows.forEach(this::await);
    books.changed().forEach(this::put);
    books.changedHolds().forEach(this::put);
    books.changedAllowances().forEach(this::put);
    books.changedCards().forEach(card -> cards.put(card.line(), card));
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

  private void put(Allowance allowance) {
    allowances
        .computeIfAbsent(allowance.id().subjectId(), any -> new HashMap<>())
        .put(allowance.id(), allowance);
  }

  private void put(HoldState hold) {
    boolean isActive = hold.status() == HoldState.Status.ACTIVE;
    for (UUID subject : hold.spenders()) {
      active(subject).remove(hold);
      if (isActive) {
        active(subject).add(hold);
      }
    }
    holds.remove(hold.id());
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
