package florin.testing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the bank answered.
 *
 * @param asked method and path
 * @param body what is no JSON is its {@code text}; a refusal's has {@code code} and {@code detail}
 */
public record Reply(String asked, int status, JsonNode body) {
  /**
   * @throws AssertionError where it is another status, with what was answered
   */
  public Reply expect(int wanted) {
    if (status != wanted) {
      throw new AssertionError("%s: %d instead of %d: %s".formatted(asked, status, wanted, body));
    }
    return this;
  }

  /**
   * @param code of the refusal, like {@code insufficient_funds}
   */
  public Reply expect(int wanted, String code) {
    if (!body.path("code").asText().equals(code)) {
      throw new AssertionError("%s: not %s: %s".formatted(asked, code, body));
    }
    return expect(wanted);
  }

  /** What a field of the body says. */
  public String text(String field) {
    return body.path(field).asText();
  }
}
