package florin.docs;

import static florin.http.HtmlPage.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Schemas as tables of fields; an object within another is a link to its own table. */
final class Schemas {
  static final String PATH = "/docs/api/schemas";

  private final OpenApi api;
  private final Set<String> guides;

  Schemas(OpenApi api, Set<String> guides) {
    this.api = api;
    this.guides = guides;
  }

  /** The page of all objects. */
  String page() {
    StringBuilder page = new StringBuilder();
    List<String> names = api.objects();
    page.append(Markup.contents(names.stream().map(Schemas::link).toList()));
    for (String name : names) {
      page.append("<h2 id=\"").append(escaped(name)).append("\">").append(escaped(name));
      page.append("</h2>\n").append(fields(api.schema(name)));
    }
    return page.toString();
  }

  private static String link(String name) {
    return Markup.link(PATH + "#" + name, name);
  }

  /** What an object is, and its fields. */
  String fields(JsonNode reference) {
    JsonNode schema = api.resolved(reference);
    List<List<String>> rows = new ArrayList<>();
    for (var field : schema.path("properties").properties()) {
      boolean required = OpenApi.names(schema.path("required"), field.getKey());
      rows.add(row(field.getKey(), field.getValue(), required));
    }
    String table =
        rows.isEmpty()
            ? "<p>It has no fields.</p>\n"
            : Markup.table(List.of("Field", "Type", "Meaning"), rows);
    return words(schema) + table;
  }

  private List<String> row(String name, JsonNode schema, boolean required) {
    String field = Markup.code(name) + (required ? " <strong>required</strong>" : "");
    return List.of(field, type(schema), meaning(schema));
  }

  /** A parameter's row. */
  List<String> row(JsonNode parameter) {
    String name = Markup.code(parameter.path("name").asText());
    boolean required = parameter.path("required").asBoolean();
    JsonNode schema = parameter.path("schema");
    String where = escaped(parameter.path("in").asText());
    return List.of(
        name + (required ? " <strong>required</strong>" : ""),
        where,
        type(schema),
        words(parameter) + example(parameter));
  }

  private String meaning(JsonNode schema) {
    return words(api.resolved(schema)) + example(schema);
  }

  private String words(JsonNode node) {
    return Markdown.markup(node.path("description").asText(), guides);
  }

  private String example(JsonNode node) {
    JsonNode example = api.example(node);
    boolean plain = example.isValueNode() && !example.isNull() && !example.asText().isEmpty();
    return plain ? "<p class=\"small\">Such as " + Markup.code(example.asText()) + "</p>" : "";
  }

  /** In words: what it is, how long or large, and whether it may be null. */
  String type(JsonNode reference) {
    JsonNode schema = api.resolved(reference);
    String type = kind(reference, schema) + bounds(schema);
    return schema.path("nullable").asBoolean() ? type + " or null" : type;
  }

  private String kind(JsonNode reference, JsonNode schema) {
    if (schema.has("properties")) {
      String path = reference.path("$ref").asText();
      return path.isEmpty() ? inner(schema) : link(path.substring(path.lastIndexOf('/') + 1));
    }
    if (schema.has("items")) {
      return "list of " + type(schema.path("items"));
    }
    if (schema.has("enum")) {
      return StreamSupport.stream(schema.path("enum").spliterator(), false)
          .filter(value -> !value.isNull())
          .map(value -> Markup.code(value.asText()))
          .collect(Collectors.joining(", "));
    }
    return escaped(schema.path("format").asText(schema.path("type").asText()));
  }

  /** An object without a name of its own: its fields stand where it is. */
  private String inner(JsonNode schema) {
    StringBuilder list = new StringBuilder("object<ul>");
    for (var field : schema.path("properties").properties()) {
      list.append("<li>").append(Markup.code(field.getKey())).append(": ");
      list.append(type(field.getValue())).append("</li>");
    }
    return list.append("</ul>").toString();
  }

  private static String bounds(JsonNode schema) {
    boolean text = schema.path("type").asText().equals("string");
    if (schema.has("enum") || (text && schema.has("format"))) {
      return "";
    }
    String low = schema.path("minimum").asText(schema.path("minLength").asText());
    String high = schema.path("maximum").asText(schema.path("maxLength").asText());
    if (low.isEmpty() || high.isEmpty()) {
      return "";
    }
    String range = low.equals(high) ? ", " + low : ", " + low + " to " + high;
    return text ? range + " characters" : range;
  }
}
