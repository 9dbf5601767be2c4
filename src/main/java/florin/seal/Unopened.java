package florin.seal;

/** Something sealed that is not to be read: its key is another, or it was changed or moved. */
public final class Unopened extends RuntimeException {
  private final boolean ofAnotherKey;

  private Unopened(String message, boolean ofAnotherKey) {
    super(message);
    this.ofAnotherKey = ofAnotherKey;
  }

  static Unopened changed(Field field) {
    return new Unopened("What was sealed as " + field.place() + " was changed or moved", false);
  }

  static Unopened otherKey(Field field, String keyId) {
    return new Unopened(
        field.place()
            + " is sealed with the key "
            + keyId
            + ", which is neither FLORIN_ENCRYPTION_KEY nor FLORIN_ENCRYPTION_KEY_PREVIOUS",
        true);
  }

  /** Whether it may be whole, and only the key is not here. */
  public boolean isOfAnotherKey() {
    return ofAnotherKey;
  }
}
