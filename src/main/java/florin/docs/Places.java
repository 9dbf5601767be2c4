package florin.docs;

import florin.core.ErrorCode;
import florin.docs.Search.Place;
import florin.http.ProblemPages;
import florin.http.Problems;
import java.util.ArrayList;
import java.util.List;

/** What the search knows: each section of a guide, each operation, each problem. */
final class Places {
  private Places() {}

  static List<Place> all(Guides guides, OpenApi api) {
    List<Place> places = new ArrayList<>();
    guides
        .all()
        .forEach(
            (name, guide) ->
                guide.sections().forEach(section -> places.add(of(name, guide, section))));
    for (OpenApi.Part part : api.parts()) {
      part.operations().forEach(operation -> places.add(of(part, operation, api)));
    }
    for (ErrorCode code : ErrorCode.values()) {
      String text = code.slug() + ": " + String.join(" ", ProblemPages.texts(code));
      String kind = "Problem " + Problems.status(code);
      places.add(new Place(Problems.type(code), kind, code.title(), text));
    }
    return places;
  }

  private static Place of(String name, Markdown.Document guide, Markdown.Section section) {
    boolean opening = section.id().isEmpty();
    String path = "/docs/" + name;
    return opening
        ? new Place(path, "Guide", guide.title(), section.text())
        : new Place(
            path + "#" + section.id(),
            "Guide",
            guide.title() + ": " + section.title(),
            section.text());
  }

  private static Place of(OpenApi.Part part, OpenApi.Operation operation, OpenApi api) {
    List<String> fields = new ArrayList<>();
    operation.parameters().forEach(each -> fields.add(each.path("name").asText()));
    api.resolved(api.body(operation)).path("properties").fieldNames().forEachRemaining(fields::add);
    String text = Markdown.plain(operation.description());
    return new Place(
        Reference.path(part, operation),
        operation.method() + " " + operation.path(),
        operation.summary(),
        fields.isEmpty() ? text : text + " Takes " + String.join(", ", fields) + ".");
  }
}
