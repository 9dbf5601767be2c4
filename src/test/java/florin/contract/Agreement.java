package florin.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a schema cannot say: that the parts of an answer agree with each other. */
final class Agreement {
  private Agreement() {}

  static List<String> faults(Exchange exchange) {
    List<String> faults = new ArrayList<>();
    if (exchange.header("request-id") == null) {
      faults.add("no Request-Id");
    }
    String type = Objects.requireNonNullElse(exchange.header("content-type"), "none");
    boolean probe = exchange.target().equals("/readyz?verbose"); // says the same, well or not
    boolean error = exchange.status() >= 400 && !exchange.method().equals("HEAD") && !probe;
    if (error && !type.equals("application/problem+json")) {
      faults.add("an error of type " + type);
    } else if (!exchange.response().isEmpty() && type.equals("none")) {
      faults.add("a body of no type");
    } else if (!exchange.response().isEmpty() && type.endsWith("json")) {
      json(exchange, error, faults);
    }
    return faults;
  }

  private static void json(Exchange exchange, boolean error, List<String> faults) {
    try {
      JsonNode body = Json.read(exchange.response());
      if (error) {
        problem(exchange, body, faults);
      }
    } catch (UncheckedIOException notJson) {
      faults.add(notJson.getMessage());
    }
  }

  private static void problem(Exchange exchange, JsonNode problem, List<String> faults) {
    if (problem.path("status").asInt() != exchange.status()) {
      faults.add("status " + exchange.status() + ", but in the body " + problem.path("status"));
    }
    String type = "/problems/" + problem.path("code").asText().replace('_', '-');
    if (!problem.path("type").asText().equals(type)) {
      faults.add("type " + problem.path("type") + " does not fit code " + problem.path("code"));
    }
    String requestId = exchange.header("request-id");
    boolean replayed = "true".equals(exchange.header("idempotent-replayed"));
    boolean same = problem.path("request_id").asText().equals(requestId);
    if (same == replayed) {
      faults.add("request_id " + problem.path("request_id") + " beside Request-Id " + requestId);
    }
  }

  /** {@code Allow} has the documented methods, and HEAD and OPTIONS at most beside them. */
  static List<String> allowFaults(Exchange exchange, Set<String> documented) {
    if (exchange.status() != 405) {
      return List.of();
    }
    String allow = Objects.requireNonNullElse(exchange.header("allow"), "");
    Set<String> allowed =
        Arrays.stream(allow.split(", *", -1)).collect(Collectors.toCollection(TreeSet::new));
    boolean all = allowed.containsAll(documented);
    allowed.removeAll(documented);
    return all && Set.of("HEAD", "OPTIONS").containsAll(allowed)
        ? List.of()
        : List.of("Allow is '" + allow + "', documented are " + documented);
  }
}
