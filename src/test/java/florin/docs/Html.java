package florin.docs;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page as it came, and what a test asks of its markup. */
record Html(String path, HttpResponse<String> answer) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Pattern TAG = Pattern.compile("<(/?)([a-z][a-z0-9]*)((?:\\s[^<>]*)?)>");
  private static final Pattern LINK = Pattern.compile("\\s(?:href|src|action)=\"([^\"]*)\"");
  private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]*)\"");
  private static final Set<String> EMPTY = Set.of("meta", "link", "img", "input", "br", "hr");

  static Html get(String base, String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
      return new Html(path, CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (Exception failure) {
      throw new AssertionError(path, failure);
    }
  }

  int status() {
    return answer.statusCode();
  }

  String text() {
    return answer.body();
  }

  String header(String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  boolean isPage() {
    return header("Content-Type").startsWith("text/html");
  }

  List<String> links() {
    return LINK.matcher(text()).results().map(found -> unescaped(found.group(1))).toList();
  }

  List<String> ids() {
    return ID.matcher(text()).results().map(found -> unescaped(found.group(1))).toList();
  }

  private static String unescaped(String text) {
    return text.replace("&quot;", "\"").replace("&amp;", "&");
  }

  /** The levels of its headings, in their order. */
  List<Integer> levels() {
    return TAG.matcher(text())
        .results()
        .filter(tag -> tag.group(1).isEmpty() && tag.group(2).matches("h[1-6]"))
        .map(tag -> Integer.valueOf(tag.group(2).substring(1)))
        .toList();
  }

  /** What is not nested as it should be, or is no tag at all. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>();
    Matcher tags = TAG.matcher(text());
    for (MatchResult tag : tags.results().toList()) {
      String name = tag.group(2);
      if (!tag.group(1).isEmpty()) {
        String last = open.isEmpty() ? "nothing" : open.pop();
        if (!last.equals(name)) {
          faults.add("</" + name + "> ends " + last);
        }
      } else if (!EMPTY.contains(name)) {
        open.push(name);
      }
    }
    open.forEach(name -> faults.add("<" + name + "> has no end"));
    String rest = TAG.matcher(text()).replaceAll("").replace("<!doctype html>", "");
    if (rest.matches("(?s).*[<>].*")) {
      faults.add("a bracket that is no tag: " + rest.replaceAll("(?s)[^<>]*([<>].{0,60}).*", "$1"));
    }
    return faults;
  }
}
