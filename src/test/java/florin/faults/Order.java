package florin.faults;

/**
 * What a client asks for, again and again under the same key.
 *
 * @param target the hold or transfer it is about, {@code -} where it is about none
 * @param amount at least 1, though a release has no use for it
 */
record Order(Kind kind, String key, String target, String from, String to, long amount) {
  enum Kind {
    TRANSFER("/v1/transfers"),
    HOLD("/v1/holds"),
    CAPTURE("/v1/holds/%s/capture"),
    RELEASE("/v1/holds/%s/release"),
    REVERSAL("/v1/transfers/%s/reverse");

    private final String path;

    Kind(String path) {
      this.path = path;
    }
  }

  String path() {
    return kind.path.formatted(target);
  }

  /** Whether money goes from one account to the other. */
  boolean moves() {
    return kind != Kind.HOLD && kind != Kind.RELEASE;
  }

  String json() {
    return switch (kind) {
      case TRANSFER -> "{" + sides() + "}";
      case HOLD -> "{" + sides() + ",\"expires_in\":86400}";
      case CAPTURE, REVERSAL -> "{\"amount\":" + amount + "}";
      case RELEASE -> "";
    };
  }

  private String sides() {
    return "\"from_account_id\":\"%s\",\"to_account_id\":\"%s\",\"amount\":%d,\"currency\":\"EUR\""
        .formatted(from, to, amount);
  }

  String words() {
    return String.join(" ", kind.name(), key, target, from, to, Long.toString(amount));
  }

  static Order ofWords(String[] words, int first) {
    return new Order(
        Kind.valueOf(words[first]),
        words[first + 1],
        words[first + 2],
        words[first + 3],
        words[first + 4],
        Long.parseLong(words[first + 5]));
  }
}
