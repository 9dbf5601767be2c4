package florin.docs;

import static florin.http.HtmlPage.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import florin.docs.OpenApi.Operation;
import florin.docs.OpenApi.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The reference: a page of contents and conventions, one for each tag, and one of schemas. */
final class Reference {
  static final String PATH = "/docs/api";

  private final OpenApi api;
  private final Schemas schemas;
  private final Set<String> guides;

  private Reference(OpenApi api, Set<String> guides) {
    this.api = api;
    this.schemas = new Schemas(api, guides);
    this.guides = guides;
  }

  /** A page, whole but for its frame. */
  record Page(String title, String content) {}

  /**
   * @param guides the names that have a page
   */
  static Map<String, Page> pages(OpenApi api, Set<String> guides) {
    Reference reference = new Reference(api, guides);
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("", new Page("API reference", reference.contents()));
    for (Part part : api.parts()) {
      pages.put(part.slug(), new Page(part.name(), reference.page(part)));
    }
    pages.put("schemas", new Page("Schemas", reference.schemas.page()));
    return pages;
  }

  /** Where an operation is explained. */
  static String path(Part part, Operation operation) {
    return PATH + "/" + part.slug() + "#" + operation.id();
  }

  private String contents() {
    StringBuilder page = new StringBuilder();
    page.append("<p>Made from <a href=\"/openapi.json\">the bank's OpenAPI document</a>.</p>\n");
    for (Part part : api.parts()) {
      page.append("<h2>").append(Markup.link(PATH + "/" + part.slug(), part.name()));
      page.append("</h2>\n<p>").append(escaped(part.description())).append("</p>\n<ul>\n");
      for (Operation operation : part.operations()) {
        page.append("<li>").append(entry(part, operation)).append("</li>\n");
      }
      page.append("</ul>\n");
    }
    page.append("<h2>").append(Markup.link(Schemas.PATH, "Schemas")).append("</h2>\n");
    page.append("<p>Every object that is sent or answered, field by field.</p>\n");
    return page.append(Markdown.markup(api.introduction(), guides)).toString();
  }

  private static String entry(Part part, Operation operation) {
    return Markup.link(path(part, operation), operation.summary())
        + " "
        + Markup.code(operation.method() + " " + operation.path());
  }

  private String page(Part part) {
    StringBuilder page = new StringBuilder("<p>" + escaped(part.description()) + "</p>\n");
    page.append("<p>In the lines of curl <code>$bank</code> is this bank's address and ");
    page.append("<code>$token</code> an access token or an API key.</p>\n");
    page.append(
        Markup.contents(
            part.operations().stream().map(operation -> entry(part, operation)).toList()));
    part.operations().forEach(operation -> append(page, operation));
    return page.append("<p>")
        .append(Markup.link(PATH, "All of the reference"))
        .append("</p>")
        .toString();
  }

  private void append(StringBuilder page, Operation operation) {
    page.append("<h2 id=\"").append(escaped(operation.id())).append("\">");
    page.append(escaped(operation.summary())).append("</h2>\n<p class=\"operation\">");
    page.append(Markup.code(operation.method() + " " + operation.path()));
    page.append(operation.isPublic() ? " without a token" : "").append("</p>\n");
    page.append(Markdown.markup(operation.description(), guides));
    if (!operation.parameters().isEmpty()) {
      page.append("<h3>Parameters</h3>\n");
      List<List<String>> rows = operation.parameters().stream().map(schemas::row).toList();
      page.append(Markup.table(List.of("Name", "In", "Type", "Meaning"), rows));
    }
    JsonNode body = api.body(operation);
    if (!body.isMissingNode()) {
      page.append("<h3>Body</h3>\n").append(schemas.fields(body));
    }
    page.append("<h3>Answers</h3>\n").append(answers(operation));
    page.append("<h3>With curl</h3>\n").append(Markup.program(Curl.line(api, operation)));
  }

  private String answers(Operation operation) {
    List<List<String>> rows = new ArrayList<>();
    for (var each : operation.node().path("responses").properties()) {
      JsonNode answer = api.resolved(each.getValue());
      String words = Markdown.markup(answer.path("description").asText(), guides);
      String bodies =
          answer.path("content").properties().stream()
              .map(content -> body(content.getKey(), content.getValue().path("schema")))
              .collect(Collectors.joining("<br>"));
      rows.add(List.of(escaped(each.getKey()), words, bodies));
    }
    return Markup.table(List.of("Status", "Meaning", "Body"), rows);
  }

  private String body(String type, JsonNode schema) {
    boolean object = api.resolved(schema).has("properties");
    return object && schema.has("$ref") ? schemas.type(schema) : Markup.code(type);
  }
}
