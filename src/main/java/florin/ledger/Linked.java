package florin.ledger;

import java.util.List;

/** Commands that are posted together or not at all; each sees the effect of those before it. */
public record Linked(List<Command> commands) {
  /** Nothing but its turn: when it is answered, all that was decided before it is committed. */
  static final Linked NOTHING = new Linked(List.of());

  public Linked {
    commands = List.copyOf(commands);
  }

  public static Linked of(Command command) {
    return new Linked(List.of(command));
  }
}
