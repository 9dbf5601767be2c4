package florin.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The description of the interface that the bank serves, as a tree. */
final class OpenApi {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonNode root;

  private OpenApi(JsonNode root) {
    this.root = root;
  }

  static OpenApi read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.json")) {
      return new OpenApi(new JsonMapper().readTree(Objects.requireNonNull(in)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * What can be asked for.
   *
   * @param method in capitals
   * @param parameters of the operation and of its path, resolved
   */
  record Operation(String method, String path, List<JsonNode> parameters, JsonNode node) {
    String id() {
      return node.path("operationId").asText();
    }

    String summary() {
      return node.path("summary").asText();
    }

    String description() {
      return node.path("description").asText();
    }

    boolean isPublic() {
      return node.path("security").isArray();
    }

    private boolean has(String tag) {
      return node.path("tags").path(0).asText().equals(tag);
    }
  }

  /** Operations that belong together, on one page. */
  record Part(String name, String description, List<Operation> operations) {
    String slug() {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  String introduction() {
    return root.at("/info/description").asText();
  }

  /** All operations by their tags, in the document's order. */
  List<Part> parts() {
    List<Operation> all = operations();
    List<Part> parts = new ArrayList<>();
    for (JsonNode tag : root.path("tags")) {
      String name = tag.path("name").asText();
      List<Operation> its = all.stream().filter(operation -> operation.has(name)).toList();
      parts.add(new Part(name, tag.path("description").asText(), its));
    }
    return parts;
  }

  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(
                        method ->
                            all.add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    parameters(path.getValue(), method.getValue()),
                                    method.getValue()))));
    return all;
  }

  private List<JsonNode> parameters(JsonNode path, JsonNode operation) {
    List<JsonNode> all = new ArrayList<>();
    path.path("parameters").forEach(each -> all.add(resolved(each)));
    operation.path("parameters").forEach(each -> all.add(resolved(each)));
    return all;
  }

  /** What a node says, its {@code $ref} followed. */
  JsonNode resolved(JsonNode node) {
    JsonNode reference = node.get("$ref");
    return reference == null ? node : resolved(root.at(reference.asText().substring(1)));
  }

  /** The schema of what an operation is sent; missing for none. */
  JsonNode body(Operation operation) {
    return operation.node().at("/requestBody/content/application~1json/schema");
  }

  /** The names of the schemas that are objects, in the document's order. */
  List<String> objects() {
    return root.at("/components/schemas").properties().stream()
        .filter(schema -> schema.getValue().has("properties"))
        .map(schema -> schema.getKey())
        .toList();
  }

  JsonNode schema(String name) {
    return root.path("components").path("schemas").path(name);
  }

  /** The example of a parameter or schema, of its own or its schema's; missing for none. */
  JsonNode example(JsonNode node) {
    JsonNode own = resolved(node);
    JsonNode example = own.path("example");
    return example.isMissingNode() && own.has("schema") ? example(own.path("schema")) : example;
  }

  /**
   * Something that fits a schema: its example, or made of those of its fields; missing for none.
   */
  JsonNode sample(JsonNode reference) {
    JsonNode schema = resolved(reference);
    if (schema.has("properties") && !schema.has("example")) {
      ObjectNode sample = JsonNodeFactory.instance.objectNode();
      JsonNode required = schema.path("required");
      for (var field : schema.path("properties").properties()) {
        JsonNode value = sample(field.getValue());
        if (!value.isMissingNode() && (required.isEmpty() || names(required, field.getKey()))) {
          sample.set(field.getKey(), value);
        }
      }
      return sample;
    }
    if (schema.has("items") && !schema.has("example")) {
      return JsonNodeFactory.instance.arrayNode().add(sample(schema.path("items")));
    }
    return schema.has("enum") ? schema.path("enum").path(0) : schema.path("example");
  }

  static boolean names(JsonNode list, String name) {
    return StreamSupport.stream(list.spliterator(), false)
        .anyMatch(each -> each.asText().equals(name));
  }
}
