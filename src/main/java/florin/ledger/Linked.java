package florin.ledger;

import florin.core.TransferId;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Commands that are posted together or not at all; each sees the effect of those before it. */
public record Linked(List<Command> commands, Map<TransferId, byte[]> words) {
  /** Nothing but its turn: when it is answered, all that was decided before it is committed. */
  static final Linked NOTHING = new Linked(List.of());

  /**
   * What is ordered.
   *
   * @param words of the commands that have some, sealed
   */
  public Linked {
    commands = List.copyOf(commands);
    words = Map.copyOf(words);
  }

  public Linked(List<Command> commands) {
    this(commands, Map.of());
  }

  public static Linked of(Command command) {
    return new Linked(List.of(command));
  }

  /** The same with its words sealed; the cipher is not asked for where there are none. */
  Linked sealed(Supplier<FieldCipher> cipher) {
    Map<TransferId, byte[]> sealed = new HashMap<>();
    for (Command command : commands) {
      ErasableText text = command.text();
      if (text != null) {
        TransferId id = command.origin().id();
        sealed.put(id, cipher.get().seal(Field.MEMO, id.value(), text.text()));
      }
    }
    return sealed.isEmpty() ? this : new Linked(commands, sealed);
  }
}
