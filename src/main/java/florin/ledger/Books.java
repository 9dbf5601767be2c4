package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The locked accounts of a batch and who may use them, as the core sees them; changed by each
 * decision that is applied, so that the next one sees its effect. Not thread-safe.
 */
final class Books {
  private final Map<AccountId, AccountState> accounts;
  private final Map<AccountId, AccountState> changed;
  private final Rights rights;
  private final Grants grants;
  private final Map<HoldId, HoldState> holds;
  private final Set<HoldId> changedHolds;
  private final Map<AccountId, Instant> laterExpiries;
  private final Map<TransferId, Original> originals;
  private final Map<Allowance.Id, Allowance> allowances;
  private final Set<Allowance.Id> changedAllowances;
  private final Set<Allowance.Id> fresh;
  private final Map<UUID, CardState> cards = new HashMap<>();
  private final Set<UUID> changedCards = new LinkedHashSet<>();

  record Grant(UserId userId, AccountId accountId) {}

  /** Who orders, who of them may do nothing, who may do what, until when who is verified. */
  record Rights(
      Map<UserId, Role> roles,
      Set<UserId> lockedOut,
      Map<Grant, Access> grants,
      Map<UserId, Instant> verified) {
    Rights(Map<UserId, Role> roles, Map<Grant, Access> grants) {
      this(roles, Set.of(), grants, Map.of());
    }
  }

  Books(List<AccountState> locked, Map<UserId, Role> roles, Map<Grant, Access> grants) {
    this(locked, roles, grants, new AtHand(List.of(), Map.of(), List.of(), List.of()));
  }

  Books(
      List<AccountState> locked,
      Map<UserId, Role> roles,
      Map<Grant, Access> grants,
      AtHand atHand) {
    this(locked, new Rights(roles, grants), atHand);
  }

  Books(List<AccountState> locked, Rights rights, AtHand atHand) {
    this.accounts = new HashMap<>();
    this.changed = new LinkedHashMap<>();
    this.rights =
        new Rights(
            Map.copyOf(rights.roles),
            Set.copyOf(rights.lockedOut),
            Map.of(),
            Map.copyOf(rights.verified));
    this.grants = new Grants(rights.grants());
    this.holds = new HashMap<>();
    this.changedHolds = new LinkedHashSet<>();
    this.laterExpiries = Map.copyOf(atHand.laterExpiries());
    locked.forEach(state -> accounts.put(state.id(), state));
    atHand.holds().forEach(hold -> holds.put(hold.id(), hold));
    this.originals = new HashMap<>();
    atHand.originals().forEach(original -> originals.put(original.id(), original));
    this.allowances = new HashMap<>();
    this.changedAllowances = new LinkedHashSet<>();
    this.fresh = new HashSet<>(atHand.fresh());
    atHand.allowances().forEach(allowance -> allowances.put(allowance.id(), allowance));
    atHand.cards().forEach(card -> cards.put(card.line(), card));
  }

  private Books(Books other) {
    this.accounts = new HashMap<>(other.accounts);
    this.changed = new LinkedHashMap<>(other.changed);
    this.rights = other.rights;
    this.grants = other.grants.copy();
    this.holds = new HashMap<>(other.holds);
    this.changedHolds = new LinkedHashSet<>(other.changedHolds);
    this.laterExpiries = other.laterExpiries;
    this.originals = new HashMap<>(other.originals);
    this.allowances = new HashMap<>(other.allowances);
    this.changedAllowances = new LinkedHashSet<>(other.changedAllowances);
    this.fresh = new HashSet<>(other.fresh);
    this.cards.putAll(other.cards);
    this.changedCards.addAll(other.changedCards);
  }

  Books copy() {
    return new Books(this);
  }

  @Nullable AccountState account(AccountId id) {
    return accounts.get(id);
  }

  /** The account of a hold that was found, or of a decision that was made: it is there. */
  AccountState held(@Nullable AccountId id) {
    return Objects.requireNonNull(accounts.get(id), "a hold's account is locked with it");
  }

  Collection<HoldState> holds() {
    return List.copyOf(holds.values());
  }

  @Nullable HoldState hold(HoldId id) {
    return holds.get(id);
  }

  /** What is known of a line of cards. */
  @Nullable CardState card(UUID line) {
    return cards.get(line);
  }

  @Nullable Original original(TransferId id) {
    return originals.get(id);
  }

  /** Expires what is due on these accounts, exactly at its instant, whoever noticed it before. */
  void expireHolds(List<AccountId> ids, Instant now) {
    for (AccountId id : ids) {
      AccountState account = accounts.get(id);
      Instant next = account == null ? null : account.nextHoldExpiry();
      if (account != null && next != null && !now.isBefore(next)) {
        expireHolds(account, now);
      }
    }
  }

  private void expireHolds(AccountState account, Instant now) {
    Instant next = laterExpiries.get(account.id());
    long freed = 0;
    for (HoldState hold : List.copyOf(holds.values())) {
      if (!hold.from().equals(account.id())) {
        continue;
      }
      if (hold.isDue(now)) {
        freed += hold.remainingCents();
        put(hold.expired(), now);
      } else if (hold.remainingCents() > 0) {
        next = next == null || hold.expiresAt().isBefore(next) ? hold.expiresAt() : next;
      }
    }
    put(account.reserving(-freed).withNextExpiry(next));
  }

  private void put(AccountState state) {
    accounts.put(state.id(), state);
    changed.put(state.id(), state);
  }

  private void put(HoldState hold, Instant now) {
    HoldState before = holds.put(hold.id(), hold);
    long givenBack = before == null ? 0 : hold.givenBackSince(before);
    if (givenBack > 0) {
      String currency = hold.money().currency();
      for (UUID subject : allowances.isEmpty() ? List.<UUID>of() : hold.spenders()) {
        change(new Allowance.Id(subject, currency), now, one -> one.givenBack(hold, givenBack));
      }
    }
    changedHolds.add(hold.id());
  }

  private void change(Allowance.Id id, Instant now, UnaryOperator<Allowance> by) {
    if (allowances.computeIfPresent(id, (same, one) -> by.apply(one.at(now))) != null) {
      changedAllowances.add(id);
    }
  }

  @Nullable Allowance allowance(Allowance.Id id) {
    return allowances.get(id);
  }

  /** What is counted of whose limits are set: it was read with the command. */
  Allowance counted(Allowance.Id id, Instant now) {
    return Objects.requireNonNull(allowances.get(id), "read with the command").at(now);
  }

  /** As it stands then: holds that are due count no more, whether or not a row says so yet. */
  @Nullable Allowance allowance(Allowance.Id id, Instant now) {
    Allowance stored = allowances.get(id);
    return stored == null ? null : stored.at(now, holds.values());
  }

  /** The grant as it stands now, whatever the route remembered. */
  boolean allows(Caller caller, AccountId id, Access needed) {
    Access access = grants.of(caller.userId(), id);
    return access != null && access.includes(needed);
  }

  Grants grants() {
    return grants;
  }

  boolean hasAllowances() {
    return !allowances.isEmpty();
  }

  boolean isThere(UserId user) {
    return rights.roles.containsKey(user);
  }

  /** As it stands now, whichever way he came in and whoever orders in his name. */
  boolean isLockedOut(Caller caller) {
    return rights.lockedOut.contains(caller.userId());
  }

  /** Whether whoever orders it has to be somebody the bank knows, and is not at that instant. */
  boolean isUnknown(Command.Origin origin, Instant at) {
    return origin.kyc().isMissing(rights.verified.get(origin.caller().userId()), at);
  }

  /** The role as it stands now; what the bank does on an owner's behalf has none. */
  boolean isOperator(Caller caller) {
    return caller.isOperator() && rights.roles.get(caller.userId()) == Role.OPERATOR;
  }

  /** A refusal changes nothing but what was shown with a card. */
  void apply(Decision decision) {
    CardState card = decision.card();
    if (card != null && !card.equals(cards.put(card.line(), card))) {
      changedCards.add(card.line());
    }
    if (!decision.isPosted()) {
      return;
    }
    decision.after().forEach(this::put);
    if (decision.hold() != null) {
      put(decision.hold(), decision.bookedAt());
    }
    if (decision.allowance() != null) {
      fresh.remove(decision.allowance().id());
      change(decision.allowance().id(), decision.bookedAt(), one -> decision.allowance());
    }
    if (decision.command() instanceof SetLimits set) {
      grants.changed(set);
    }
    spend(decision);
    if (decision.command() instanceof Reverse reverse && decision.isPosted()) {
      long amount = decision.entries().get(1).amountCents();
      originals.computeIfPresent(reverse.original(), (id, original) -> original.reversed(amount));
    }
    if (decision.command() instanceof Command.OpenAccount open) {
      grants.opened(open);
    }
  }

  private void spend(Decision decision) {
    Command command = decision.command();
    Money money = command.money();
    if (money == null || !decision.isPosted() || allowances.isEmpty()) {
      return;
    }
    for (UUID spender : command.spenders()) {
      var id = new Allowance.Id(spender, money.currency());
      change(id, decision.bookedAt(), one -> one.spent(money.amountCents()));
    }
  }

  List<AccountState> changed() {
    return new ArrayList<>(changed.values());
  }

  List<Allowance> changedAllowances() {
    return changedAllowances.stream()
        .filter(id -> !fresh.contains(id))
        .map(allowances::get)
        .filter(Objects::nonNull)
        .toList();
  }

  List<CardState> changedCards() {
    return changedCards.stream().map(cards::get).filter(Objects::nonNull).toList();
  }

  List<HoldState> changedHolds() {
    return changedHolds.stream().map(holds::get).filter(Objects::nonNull).toList();
  }
}
