package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of {@code openapi.yaml} fit the schemas they stand in. */
class ExamplesTest {
  private final Spec spec = Spec.ofFlorin();

  @Test
  void every_schema_has_an_example_that_fits_it() {
    Contract contract = new Contract(Spec.of(answeringEachSchema().toString()));

    spec.tree()
        .at("/components/schemas")
        .properties()
        .forEach(
            schema -> {
              JsonNode example = example(schema.getKey(), schema.getValue());
              assertThat(contract.faults(answer(schema.getKey(), example)))
                  .as(schema.getKey() + " " + example)
                  .isEmpty();
            });
  }

  /** The same document with a path for each schema, where it is the answer. */
  private JsonNode answeringEachSchema() {
    ObjectNode tree = spec.tree().deepCopy();
    ObjectNode paths = tree.putObject("paths");
    tree.at("/components/schemas")
        .fieldNames()
        .forEachRemaining(
            name -> {
              ObjectNode get = paths.putObject("/" + name).putObject("get");
              ObjectNode ok = get.putObject("responses").putObject("200").put("description", "");
              ObjectNode json = ok.putObject("content").putObject("application/json");
              json.putObject("schema").put("$ref", "#/components/schemas/" + name);
            });
    return tree;
  }

  private static Exchange answer(String schema, JsonNode example) {
    return new Exchange(
        "GET",
        "/" + schema,
        Map.of("Authorization", "Bearer x"),
        "",
        200,
        Map.of("request-id", List.of("abcdefgh"), "content-type", List.of("application/json")),
        example.toString());
  }

  /** The schema's own example, or one put together from its parts'. */
  private JsonNode example(String where, JsonNode schema) {
    JsonNode resolved = spec.resolved(schema);
    if (resolved.has("example")) {
      return resolved.get("example");
    }
    if (resolved.has("enum")) {
      return resolved.get("enum").get(0);
    }
    if (resolved.path("type").asText().equals("array")) {
      return JsonNodeFactory.instance.arrayNode().add(example(where, resolved.path("items")));
    }
    if (resolved.path("type").asText().equals("object")) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      resolved
          .path("properties")
          .properties()
          .forEach(each -> object.set(each.getKey(), example(where, each.getValue())));
      return object;
    }
    assertThat(resolved.has("default")).as(where + " has no example").isTrue();
    return resolved.get("default");
  }
}
