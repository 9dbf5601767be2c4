package florin.member;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.Access;
import florin.core.InvitationId;
import florin.ledger.Allowance;
import florin.ledger.Command;
import florin.ledger.Companion;
import florin.ledger.Decided;
import florin.ledger.GrantChange;
import florin.ledger.Outcome;
import florin.ledger.Payer;
import florin.ledger.SetLimits;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of members' grants, with their limits and in the ledger's turn: so that
 * changes have one order, and each payment is either before or after them.
 */
public final class GrantWriter implements Companion {
  private final Audit audit;
  private final Clock wall;

  public GrantWriter(Audit audit, Clock wall) {
    this.audit = audit;
    this.wall = wall;
  }

  /** A command that changes a grant, and was posted. */
  private record Changed(SetLimits set, GrantChange grant, Payer member, Decided decided) {
    static @Nullable Changed of(Decided decided) {
      if (!(decided.command() instanceof SetLimits set)
          || !(decided.outcome() instanceof Outcome.Posted)) {
        return null;
      }
      GrantChange grant = set.grant();
      Payer member = set.payer();
      return grant == null || member == null ? null : new Changed(set, grant, member, decided);
    }

    boolean isNew() {
      return grant.invitation() != null;
    }

    UUID command() {
      return set.origin().id().value();
    }
  }

  @Override
  public void write(Handle handle, List<Decided> batch) {
    List<Changed> changes = new ArrayList<>();
    for (Decided decided : batch) {
      Changed changed = Changed.of(decided);
      if (changed != null) {
        changes.add(changed);
      }
    }
    if (!changes.isEmpty()) {
      GrantDao dao = handle.attach(GrantDao.class);
      Set<UUID> accepted = accept(dao, changes.stream().filter(Changed::isNew).toList());
      change(dao, changes.stream().filter(changed -> !changed.isNew()).toList());
      audit.record(
          handle,
          changes.stream()
              .filter(changed -> !changed.isNew() || accepted.contains(changed.command()))
              .map(GrantWriter::event)
              .toList());
    }
  }

  private Set<UUID> accept(GrantDao dao, List<Changed> accepted) {
    return accepted.isEmpty()
        ? Set.of()
        : dao.accept(
            each(accepted, changed -> Objects.requireNonNull(changed.grant().invitation())),
            each(accepted, Changed::command),
            each(accepted, changed -> changed.member().user().value()),
            wall.instant().truncatedTo(ChronoUnit.MICROS));
  }

  /** Of several about the same member the last one counts. */
  private static void change(GrantDao dao, List<Changed> changes) {
    Map<Payer, Changed> last = new LinkedHashMap<>();
    changes.forEach(changed -> last.put(changed.member(), changed));
    List<Changed> removed =
        last.values().stream().filter(changed -> changed.grant().after() == null).toList();
    List<Changed> kept =
        last.values().stream().filter(changed -> changed.grant().after() != null).toList();
    if (!removed.isEmpty()) {
      dao.remove(
          each(removed, changed -> changed.member().account().value()),
          each(removed, changed -> changed.member().user().value()));
    }
    if (!kept.isEmpty()) {
      dao.change(
          each(kept, changed -> changed.member().account().value()),
          each(kept, changed -> changed.member().user().value()),
          kept.stream()
              .map(changed -> Objects.requireNonNull(changed.grant().after()).name())
              .toArray(String[]::new));
    }
  }

  private static UUID[] each(List<Changed> changes, Function<Changed, UUID> id) {
    return changes.stream().map(id).toArray(UUID[]::new);
  }

  private static AuditEvent event(Changed changed) {
    Command.Origin origin = changed.set().origin();
    Actor actor = Actor.of(origin.caller(), origin.requestId(), origin.address());
    Payer member = changed.member();
    UUID invitation = changed.grant().invitation();
    Access after = changed.grant().after();
    AuditKind kind =
        invitation != null
            ? AuditKind.INVITATION_ACCEPTED
            : after == null ? AuditKind.MEMBER_REMOVED : AuditKind.MEMBER_CHANGED;
    AuditEvent event =
        AuditEvent.done(kind, invitation == null ? actor : actor.as(member.user(), null))
            .about(member.account(), member.user())
            .about(invitation == null ? null : new InvitationId(invitation))
            .changed("access", word(changed.grant().before()), word(after));
    return limits(event, changed);
  }

  private static AuditEvent limits(AuditEvent event, Changed changed) {
    Allowance.Limits before = changed.decided().before().limits();
    Allowance.Limits after = changed.set().limits() == null ? before : changed.set().limits();
    AuditEvent limits = event;
    for (Allowance.Window window : Allowance.Window.values()) {
      limits = limits.changed(window.slug(), before.of(window), after.of(window));
    }
    return limits;
  }

  private static @Nullable String word(@Nullable Access access) {
    return access == null ? null : access.name().toLowerCase(Locale.ROOT);
  }
}
