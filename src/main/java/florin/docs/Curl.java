package florin.docs;

import com.fasterxml.jackson.databind.JsonNode;
import florin.docs.OpenApi.Operation;
import java.util.Set;

/** An operation as a line of curl, with the examples of the description in it. */
final class Curl {
  private static final Set<String> HEADERS = Set.of("Idempotency-Key", "If-Match");

  private Curl() {}

  /** The line; {@code $bank} is where the bank is, and {@code $token} who asks. */
  static String line(OpenApi api, Operation operation) {
    StringBuilder line = new StringBuilder("curl -s ");
    JsonNode body = api.sample(api.body(operation));
    if (!operation.method().equals(body.isMissingNode() ? "GET" : "POST")) {
      line.append("-X ").append(operation.method()).append(' ');
    }
    line.append("\"$bank").append(path(api, operation)).append('"');
    if (!operation.isPublic()) {
      line.append(" --oauth2-bearer \"$token\"");
    }
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").asText();
      if (HEADERS.contains(name)) {
        line.append(" \\\n  -H ").append(quoted(name + ": " + api.example(parameter).asText()));
      }
    }
    if (!body.isMissingNode()) {
      line.append(" \\\n  --json ").append(quoted(body.toString()));
    }
    return line.toString();
  }

  private static String path(OpenApi api, Operation operation) {
    String path = operation.path();
    for (JsonNode parameter : operation.parameters()) {
      String name = "{" + parameter.path("name").asText() + "}";
      path = path.replace(name, api.example(parameter).asText());
    }
    return path;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
