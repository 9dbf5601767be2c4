package florin.card;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.CardId;
import florin.db.Sealing;
import florin.ledger.Allowance;
import florin.ledger.ChangeCard;
import florin.ledger.Command;
import florin.ledger.Companion;
import florin.ledger.Decided;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import florin.ledger.SetLimits;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes cards and what they are asked for with the ledger's decisions, and into the audit log
 * whatever changes a card.
 */
public final class CardRows implements Companion {
  private final Audit audit;

  public CardRows(Audit audit) {
    this.audit = audit;
  }

  private record Issued(ChangeCard change, NewCard card, Recorded record) {
    UUID id() {
      return record.id().value();
    }
  }

  @Override
  public void write(Handle handle, List<Decided> batch) {
    List<Issued> issued = new ArrayList<>();
    List<ChangeCard> cancelled = new ArrayList<>();
    List<Command.PlaceHold> asked = new ArrayList<>();
    List<AuditEvent> events = new ArrayList<>();
    for (Decided decided : batch) {
      Command command = decided.command();
      if (command instanceof ChangeCard change) {
        events.add(event(change, decided));
        if (decided.outcome() instanceof Outcome.Posted posted) {
          add(change, posted.record(), issued, cancelled);
        }
      } else if (command instanceof SetLimits set && set.card() != null) {
        events.add(limits(set, decided));
      } else if (command instanceof Command.PlaceHold place && place.card() != null) {
        asked.add(place);
      }
    }
    write(handle, issued, cancelled, asked);
    audit.record(handle, events);
  }

  private static void add(
      ChangeCard change, Recorded record, List<Issued> issued, List<ChangeCard> cancelled) {
    if (change.fresh() != null && change.fresh().attached() instanceof NewCard card) {
      issued.add(new Issued(change, card, record));
    }
    if (change.reason() != null) {
      cancelled.add(change);
    }
  }

  private static void write(
      Handle handle,
      List<Issued> issued,
      List<ChangeCard> cancelled,
      List<Command.PlaceHold> asked) {
    if (!issued.isEmpty()) {
      handle.attach(CardDao.class).insert(rows(issued, Sealing.of(handle)));
    }
    if (!cancelled.isEmpty()) {
      handle
          .attach(CardDao.class)
          .cancelled(
              ids(cancelled, change -> change.card().value()),
              cancelled.stream().map(ChangeCard::reason).toArray(String[]::new));
    }
    if (!asked.isEmpty()) {
      handle
          .attach(CardDao.class)
          .asked(
              ids(asked, place -> place.origin().id().value()),
              ids(asked, place -> Objects.requireNonNull(place.card()).card().value()),
              asked.stream()
                  .map(place -> Objects.requireNonNull(place.card()).category())
                  .toArray(String[]::new));
    }
  }

  private static CardDao.Rows rows(List<Issued> issued, FieldCipher cipher) {
    return new CardDao.Rows(
        ids(issued, Issued::id),
        ids(issued, one -> one.change().line()),
        ids(issued, one -> one.change().from().value()),
        sealed(
            issued,
            one ->
                one.card().label() == null
                    ? null
                    : cipher.seal(Field.CARD_LABEL, one.id(), one.card().label())),
        sealed(
            issued, one -> cipher.seal(Field.CARD_NUMBER, one.id(), one.card().secrets().number())),
        sealed(issued, one -> cipher.seal(Field.CARD_SEED, one.id(), one.card().secrets().seed())),
        sealed(issued, one -> cipher.lookup(Field.CARD_NUMBER, one.card().secrets().number())),
        issued.stream().map(one -> one.card().secrets().last4()).toArray(String[]::new),
        issued.stream().map(one -> one.card().expiresOn().toString()).toArray(String[]::new),
        ids(issued, one -> replaced(one.change())),
        issued.stream().map(one -> one.record().bookedAt().toString()).toArray(String[]::new),
        cipher.currentKeyId());
  }

  private static @Nullable UUID replaced(ChangeCard change) {
    return change.act() == ChangeCard.Act.REPLACE ? change.card().value() : null;
  }

  private static <R> UUID[] ids(List<R> rows, Function<R, @Nullable UUID> id) {
    return rows.stream().map(id).toArray(UUID[]::new);
  }

  private static <R> byte[][] sealed(List<R> rows, Function<R, byte @Nullable []> value) {
    return rows.stream().map(value).toArray(byte[][]::new);
  }

  private static AuditEvent event(ChangeCard change, Decided decided) {
    AuditKind kind =
        switch (change.act()) {
          case ISSUE -> AuditKind.CARD_ISSUED;
          case ACTIVATE -> AuditKind.CARD_ACTIVATED;
          case FREEZE -> AuditKind.CARD_FROZEN;
          case UNFREEZE -> AuditKind.CARD_UNFROZEN;
          case CANCEL -> AuditKind.CARD_CANCELLED;
          case REPLACE -> AuditKind.CARD_REPLACED;
        };
    boolean replaces = change.act() == ChangeCard.Act.REPLACE;
    return event(kind, decided)
        .about(change.from(), change.card(), replaces ? change.made() : null)
        .with("reason", change.reason());
  }

  private static AuditEvent limits(SetLimits set, Decided decided) {
    CardId card = Objects.requireNonNull(set.card()).card();
    AuditEvent event =
        event(AuditKind.CARD_LIMITS_SET, decided)
            .about(set.from(), card)
            .with("currency", set.currency());
    for (Allowance.Window window : Allowance.Window.values()) {
      Long after = set.limits() == null ? null : set.limits().of(window);
      event = event.changed(window.slug(), decided.before().limits().of(window), after);
    }
    return event;
  }

  private static AuditEvent event(AuditKind kind, Decided decided) {
    Command.Origin origin = decided.command().origin();
    Actor actor = Actor.of(origin.caller(), origin.requestId(), origin.address());
    return decided.outcome() instanceof Outcome.Declined declined
        ? AuditEvent.refused(kind, actor).with("code", declined.code().slug())
        : AuditEvent.done(kind, actor);
  }
}
