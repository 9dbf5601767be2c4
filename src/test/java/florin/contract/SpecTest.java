package florin.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code openapi.yaml} bounds every field, explains itself, and its own examples are true. */
class SpecTest {
  private final Spec spec = Spec.ofFlorin();

  @Test
  void every_schema_is_described_and_bounded() {
    List<String> faults = new ArrayList<>();
    spec.tree()
        .at("/components/schemas")
        .properties()
        .forEach(schema -> lint(schema.getKey(), schema.getValue(), faults));
    assertThat(faults).isEmpty();
  }

  private static void lint(String where, JsonNode schema, List<String> faults) {
    if (schema.has("$ref")) {
      return;
    }
    require(where, schema, faults, "description");
    switch (schema.path("type").asText()) {
      case "object" -> {
        if (schema.path("additionalProperties").asBoolean(true)) {
          faults.add(where + " allows more properties");
        }
        require(where, schema, faults, "properties");
        schema
            .path("properties")
            .properties()
            .forEach(each -> lint(where + "." + each.getKey(), each.getValue(), faults));
      }
      case "array" -> {
        require(where, schema, faults, "maxItems");
        lint(where + "[]", schema.path("items"), faults);
      }
      case "string" -> {
        if (!schema.has("enum")) {
          require(where, schema, faults, "maxLength", "pattern");
        }
      }
      case "integer" -> require(where, schema, faults, "minimum", "maximum", "format");
      case "boolean" -> {}
      default -> faults.add(where + " has no type");
    }
  }

  private static void require(String where, JsonNode node, List<String> faults, String... names) {
    for (String name : names) {
      if (!node.has(name)) {
        faults.add(where + " has no " + name);
      }
    }
  }

  @Test
  void every_operation_is_described_and_every_answer_names_its_request() {
    List<String> faults = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    spec.operations()
        .forEach(
            (where, operation) -> {
              require(where, operation, faults, "operationId", "summary", "description", "tags");
              if (!ids.add(operation.path("operationId").asText())) {
                faults.add(where + " has another's operationId");
              }
              for (JsonNode response : operation.path("responses")) {
                if (!spec.resolved(response).path("headers").has("Request-Id")) {
                  faults.add(where + " answers without Request-Id");
                }
              }
            });
    assertThat(faults).isEmpty();
  }

  @Test
  void what_needs_a_token_may_be_401_and_what_has_an_id_may_be_404() {
    spec.operations()
        .forEach(
            (where, operation) -> {
              String[] words = where.split(" ", -1);
              boolean open = spec.isPublic(words[0], words[1]);
              assertThat(open || operation.path("responses").has("401")).as(where).isTrue();
              boolean id = where.contains("{");
              assertThat(!id || operation.path("responses").has("404")).as(where).isTrue();
            });
  }

  @Test
  void every_part_is_used() {
    Set<String> used = new TreeSet<>();
    Matcher refs = Pattern.compile("#/components/(\\w+/[\\w-]+)").matcher(spec.yaml());
    while (refs.find()) {
      used.add(refs.group(1));
    }
    for (String kind : List.of("schemas", "responses", "parameters", "headers")) {
      spec.tree()
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(name -> assertThat(used).contains(kind + "/" + name));
    }
  }

  @Test
  void every_example_of_a_problem_is_a_right_answer() {
    int judged = 0;
    for (Map.Entry<String, JsonNode> operation : spec.operations().entrySet()) {
      for (Map.Entry<String, JsonNode> each : operation.getValue().path("responses").properties()) {
        JsonNode response = spec.resolved(each.getValue());
        JsonNode example = response.at("/content/application~1problem+json/example");
        if (!example.isMissingNode()) {
          judged++;
          int status = Integer.parseInt(each.getKey());
          Exchange planted = planted(operation.getKey(), status, response, example);
          assertThat(Contract.ofFlorin().faults(planted)).as(operation.getKey()).isEmpty();
        }
      }
    }
    assertThat(judged).isGreaterThan(100);
  }

  private static Exchange planted(String operation, int status, JsonNode response, JsonNode body) {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("request-id", List.of(body.get("request_id").asText()));
    headers.put("content-type", List.of("application/problem+json"));
    if (response.path("headers").has("WWW-Authenticate")) {
      headers.put("www-authenticate", List.of("Bearer"));
    }
    if (response.path("headers").has("Retry-After")) {
      headers.put("retry-after", List.of("1"));
    }
    String[] words = operation.split(" ", -1);
    String path = words[1].replaceAll("\\{[^}]+}", "acc_01jx8z3k5ve7n8x2m4n6p8r0s1");
    return new Exchange(words[0], path, Map.of(), "", status, headers, body.toString());
  }

  /** Run once with {@code -Dflorin.openapi.write=true} after a change of the YAML. */
  @Test
  void the_json_form_says_the_same() throws IOException {
    if (Boolean.getBoolean("florin.openapi.write")) {
      Path json = Path.of("src/main/resources/openapi.json");
      Files.writeString(json, spec.tree().toPrettyString() + "\n");
    } else {
      try (InputStream in = SpecTest.class.getResourceAsStream("/openapi.json")) {
        String json = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        assertThat(Json.read(json)).isEqualTo(Json.read(spec.tree().toString()));
      }
    }
  }
}
