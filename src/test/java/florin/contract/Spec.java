package florin.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code openapi.yaml} as a tree. */
record Spec(String yaml, JsonNode tree, Map<String, Pattern> patterns) {
  private static final Set<String> METHODS =
      Set.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE");

  static Spec ofFlorin() {
    try (InputStream in = Spec.class.getResourceAsStream("/openapi.yaml")) {
      return of(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static Spec of(String yaml) {
    try {
      return of(yaml, new YAMLMapper().readTree(yaml));
    } catch (IOException notYaml) {
      throw new UncheckedIOException(notYaml);
    }
  }

  private static Spec of(String yaml, JsonNode tree) {
    Map<String, Pattern> patterns = new TreeMap<>();
    tree.path("paths").fieldNames().forEachRemaining(path -> patterns.put(path, pattern(path)));
    return new Spec(yaml, tree, patterns);
  }

  /** The template that a path fits; one without parameters before one with. */
  Optional<String> pathOf(String path) {
    return paths().stream()
        .filter(template -> patterns.get(template).matcher(path).matches())
        .min((a, b) -> Integer.compare(a.split("\\{", -1).length, b.split("\\{", -1).length));
  }

  private static Pattern pattern(String template) {
    return Pattern.compile(template.replace(".", "\\.").replaceAll("\\{[^}]+}", "[^/]+"));
  }

  Set<String> paths() {
    return patterns.keySet();
  }

  Set<String> methods(String template) {
    Set<String> methods = new TreeSet<>();
    tree.get("paths")
        .get(template)
        .fieldNames()
        .forEachRemaining(name -> methods.add(name.toUpperCase(Locale.ROOT)));
    methods.retainAll(METHODS);
    return methods;
  }

  /** Every operation, under {@code GET /path}. */
  Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    for (String path : paths()) {
      for (String method : methods(path)) {
        operations.put(method + " " + path, operation(method, path));
      }
    }
    return operations;
  }

  private JsonNode operation(String method, String template) {
    return tree.get("paths").get(template).get(method.toLowerCase(Locale.ROOT));
  }

  /** Whether it is for everybody, token or not. */
  boolean isPublic(String method, String template) {
    return operation(method, template).path("security").isArray();
  }

  /** What a node says, its {@code $ref} followed. */
  JsonNode resolved(JsonNode node) {
    JsonNode ref = node.get("$ref");
    return ref == null ? node : resolved(tree.at(ref.asText().substring(1)));
  }

  /** Every value of {@code enum} of a schema. */
  List<String> values(String schema) {
    List<String> values = new ArrayList<>();
    tree.at("/components/schemas/" + schema + "/enum").forEach(v -> values.add(v.asText()));
    return values;
  }
}
