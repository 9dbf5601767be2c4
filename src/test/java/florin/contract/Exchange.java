package florin.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request and what came back; bodies are strictly UTF-8, so equal texts are equal bytes.
 *
 * @param target the path with its query, as sent
 * @param sent the request's headers
 * @param received the response's headers, under lower-case names
 */
record Exchange(
    String method,
    String target,
    Map<String, String> sent,
    String request,
    int status,
    Map<String, List<String>> received,
    String response) {

  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  @Nullable String header(String name) {
    List<String> values = received.get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  /** The same, had it been answered with these headers. */
  Exchange received(Map<String, List<String>> headers) {
    return new Exchange(method, target, sent, request, status, headers, response);
  }

  static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
    Map<String, List<String>> lower = new TreeMap<>();
    headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
    return lower;
  }
}
