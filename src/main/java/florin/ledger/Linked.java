package florin.ledger;

import java.util.List;

/** Commands that are posted together or not at all; each sees the effect of those before it. */
public record Linked(List<Command> commands) {
  public Linked {
    if (commands.isEmpty()) {
      throw new IllegalArgumentException("nothing to do");
    }
    commands = List.copyOf(commands);
  }

  public static Linked of(Command command) {
    return new Linked(List.of(command));
  }
}
