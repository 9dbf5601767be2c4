package florin.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.Response;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges an exchange by {@code openapi.yaml}: the status must be documented, headers and body must
 * fit, and a request that was accepted must fit as well. Where the document knows no path or no
 * such method, only the problem that says so is right. HEAD has a GET's headers, which are not
 * judged again. Thread-safe.
 */
final class Contract {
  private static final String KNOWN_PATH = "/v1/accounts/acc_01jx8z3k5ve7n8x2m4n6p8r0s1";

  /** Answered before anybody looks at the path: malformed HTTP, too many headers, shutting down. */
  private static final Set<Integer> OF_ANY_PATH = Set.of(400, 431, 503);

  private final Spec spec;
  private final OpenApiInteractionValidator validator;

  Contract(Spec spec) {
    this.spec = spec;
    this.validator =
        OpenApiInteractionValidator.createForInlineApiSpecification(spec.yaml())
            .withStrictOperationPathMatching()
            .withLevelResolver(
                LevelResolver.create().withDefaultLevel(ValidationReport.Level.ERROR).build())
            .build();
  }

  /** The contract of the bank, read once. */
  static Contract ofFlorin() {
    return Florin.CONTRACT;
  }

  /** What is wrong with it; empty when all is well. */
  List<String> faults(Exchange exchange) {
    List<String> faults = new ArrayList<>(Agreement.faults(exchange));
    Optional<String> path = spec.pathOf(exchange.path());
    if (exchange.method().equals("HEAD")) {
      return faults;
    }
    if (path.isEmpty()) {
      faults.addAll(elsewhere(exchange, 404));
    } else if (!spec.methods(path.get()).contains(exchange.method())) {
      faults.addAll(elsewhere(exchange, 405));
      faults.addAll(Agreement.allowFaults(exchange, spec.methods(path.get())));
    } else if (exchange.status() == 431) {
      faults.addAll(elsewhere(exchange, 431));
    } else {
      faults.addAll(messages(response(exchange, exchange.path(), exchange.status())));
      if (exchange.status() < 300) {
        faults.addAll(messages(validator.validateRequest(request(exchange))));
        if (!spec.isPublic(exchange.method(), path.get())
            && !exchange.sent().containsKey("Authorization")) {
          faults.add("answered without a token");
        }
      }
    }
    return faults;
  }

  private List<String> elsewhere(Exchange exchange, int expected) {
    if (exchange.status() != expected && !OF_ANY_PATH.contains(exchange.status())) {
      return List.of(
          "undocumented: only " + expected + " could be right, not " + exchange.status());
    }
    return messages(
        validator.validateResponse(KNOWN_PATH, Request.Method.GET, planted(exchange, 404)));
  }

  private ValidationReport response(Exchange exchange, String path, int status) {
    return validator.validateResponse(
        path, Request.Method.valueOf(exchange.method()), planted(exchange, status));
  }

  private static Response planted(Exchange exchange, int status) {
    SimpleResponse.Builder response = SimpleResponse.Builder.status(status);
    exchange.received().forEach(response::withHeader);
    if (!exchange.response().isEmpty()) {
      response.withBody(exchange.response());
    }
    return response.build();
  }

  private static Request request(Exchange exchange) {
    var request = new SimpleRequest.Builder(exchange.method(), exchange.path(), true);
    exchange.sent().forEach((name, value) -> request.withHeader(name, value));
    query(exchange.target()).forEach(pair -> request.withQueryParam(pair.get(0), pair.get(1)));
    if (!exchange.request().isEmpty()) {
      request.withBody(exchange.request());
    }
    return request.build();
  }

  private static Stream<List<String>> query(String target) {
    int query = target.indexOf('?');
    return query < 0
        ? Stream.empty()
        : Arrays.stream(target.substring(query + 1).split("&"))
            .map(pair -> (pair + "=").split("=", 3))
            .map(pair -> List.of(decode(pair[0]), decode(pair[1])));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static List<String> messages(ValidationReport report) {
    return report.getMessages().stream()
        .filter(message -> message.getLevel() != ValidationReport.Level.IGNORE)
        .map(message -> message.getKey() + ": " + message.getMessage())
        .toList();
  }

  private static final class Florin {
    static final Contract CONTRACT = new Contract(Spec.ofFlorin());
  }
}
