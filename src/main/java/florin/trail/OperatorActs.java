package florin.trail;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.Money;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.Allowance;
import florin.ledger.Command;
import florin.ledger.Companion;
import florin.ledger.Decided;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import florin.ledger.Reverse;
import florin.ledger.SetLimits;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Puts into the audit log what the ledger decides that is more than a customer's own money moving:
 * cash, reversals by operators, limits but a member's, and whatever opens or shuts an account to
 * money. In the ledger's own transaction.
 */
public final class OperatorActs implements Companion {
  private final Audit audit;

  public OperatorActs(Audit audit) {
    this.audit = audit;
  }

  @Override
  public void write(Handle handle, List<Decided> batch) {
    List<AuditEvent> events = new ArrayList<>();
    for (Decided decided : batch) {
      AuditKind kind = kind(decided.command());
      if (kind != null) {
        events.add(event(kind, decided));
      }
    }
    audit.record(handle, events);
  }

  private static @Nullable AuditKind kind(Command command) {
    if (command instanceof Command.Transfer transfer) {
      return switch (transfer.transferKind()) {
        case DEPOSIT -> AuditKind.DEPOSIT;
        case WITHDRAWAL -> AuditKind.WITHDRAWAL;
        case TRANSFER, IMPORT, CARD, INTEREST, FEE -> null;
      };
    }
    if (command instanceof Reverse reverse) {
      return reverse.forced()
          ? AuditKind.FORCED_REVERSAL
          : reverse.origin().caller().isOperator() ? AuditKind.REVERSAL : null;
    }
    if (command instanceof Command.Restrict restrict) {
      return restrict.frozen() ? AuditKind.ACCOUNT_FROZEN : AuditKind.ACCOUNT_UNFROZEN;
    }
    if (command instanceof Command.CloseAccount) {
      return AuditKind.ACCOUNT_CLOSED;
    }
    boolean others = // a member's and a card's are written with them
        command instanceof SetLimits set && set.grant() == null && set.card() == null;
    return others ? AuditKind.LIMITS_SET : null;
  }

  private static AuditEvent event(AuditKind kind, Decided decided) {
    Command command = decided.command();
    Command.Origin origin = command.origin();
    Actor actor = Actor.of(origin.caller(), origin.requestId(), origin.address());
    if (decided.outcome() instanceof Outcome.Declined declined) {
      return about(AuditEvent.refused(kind, actor), decided).with("code", declined.code().slug());
    }
    return about(AuditEvent.done(kind, actor), decided);
  }

  private static AuditEvent about(AuditEvent event, Decided decided) {
    Command command = decided.command();
    if (command instanceof SetLimits set) {
      return limits(event, set, decided.before());
    }
    if (command instanceof Command.Restrict || command instanceof Command.CloseAccount) {
      return status(event.about(command.from()), decided);
    }
    if (decided.outcome() instanceof Outcome.Posted posted) {
      return money(balances(event, posted.record()), decided, posted.record().money());
    }
    return money(event, decided, command.money());
  }

  private static AuditEvent money(AuditEvent event, Decided decided, @Nullable Money money) {
    Command command = decided.command();
    TransferId reversed = command instanceof Reverse reverse ? reverse.original() : null;
    return event
        .about(command.origin().id(), reversed, command.from(), command.to())
        .with("amount", money == null ? null : money.amountCents())
        .with("currency", money == null ? null : money.currency());
  }

  private static AuditEvent balances(AuditEvent event, Recorded record) {
    Long from = record.fromBalanceAfterCents();
    Long to = record.toBalanceAfterCents();
    if (record.money() == null || from == null || to == null) {
      return event;
    }
    long amount = record.money().amountCents();
    return event
        .changed("from_balance", from + amount, from)
        .changed("to_balance", to - amount, to);
  }

  private static AuditEvent status(AuditEvent event, Decided decided) {
    boolean isDone = event.outcome() == AuditEvent.Outcome.DONE;
    String status =
        switch (event.kind()) {
          case ACCOUNT_FROZEN -> "frozen";
          case ACCOUNT_CLOSED -> "closed";
          default -> "active";
        };
    return event.changed("status", decided.before().status(), isDone ? status : null);
  }

  private static AuditEvent limits(AuditEvent event, SetLimits set, Decided.Before before) {
    UserId user = set.user();
    AuditEvent limits = event.about(set.from(), user).with("currency", set.currency());
    Allowance.Limits after = set.limits() == null ? before.limits() : set.limits();
    for (Allowance.Window window : Allowance.Window.values()) {
      limits = limits.changed(window.slug(), before.limits().of(window), after.of(window));
    }
    return limits;
  }
}
