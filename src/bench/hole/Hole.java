import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server full of holes for the tools of {@code attack} to find first: what finds nothing here is
 * no witness for the bank. On loopback: {@code Hole PORT}. It has a SQL injection (a tiny engine
 * that believes what it is told), a script that comes back, a file in the open, no headers.
 */
final class Hole {
  private static final Pattern CONDITION =
      Pattern.compile("(?is)^(.*?)'?\\)*\\s+(and|or)\\s+\\(*'?(\\d+)'?\\s*(=|<|>)\\s*'?(\\d+)'?.*");

  private Hole() {}

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    server.createContext("/readyz", exchange -> answer(exchange, 200, "ready"));
    server.createContext("/v1/items", Hole::items);
    server.createContext("/v1/search", Hole::search);
    server.createContext("/backup.zip", exchange -> answer(exchange, 200, "all there is"));
    server.createContext(
        "/", exchange -> answer(exchange, path(exchange).equals("/") ? 200 : 404, links(exchange)));
    server.setExecutor(java.util.concurrent.Executors.newFixedThreadPool(8));
    server.start();
  }

  private static String links(HttpExchange exchange) {
    return path(exchange).equals("/")
        ? "<a href='/v1/items?id=1'>item</a> <a href='/v1/search?q=tea'>search</a>"
        : "nothing";
  }

  private static String path(HttpExchange exchange) {
    return exchange.getRequestURI().getPath();
  }

  /** As {@code SELECT ... WHERE id = '} and whatever was sent; a quote alone is an error. */
  private static void items(HttpExchange exchange) throws IOException {
    String id = query(exchange).getOrDefault("id", "");
    Matcher condition = CONDITION.matcher(id);
    if (condition.matches()) {
      boolean holds = holds(condition);
      boolean known = condition.group(1).equals("1");
      boolean found = condition.group(2).equalsIgnoreCase("and") ? known && holds : known || holds;
      answer(exchange, 200, found ? "<p>tea, 5 left</p>" : "<p>none</p>");
    } else if (id.chars().filter(letter -> letter == '\'').count() % 2 == 1) {
      answer(exchange, 500, "ERROR: unterminated quoted string at or near \"'" + id + "'\"");
    } else {
      answer(exchange, 200, id.equals("1") ? "<p>tea, 5 left</p>" : "<p>none</p>");
    }
  }

  private static boolean holds(Matcher condition) {
    int order =
        new java.math.BigInteger(condition.group(3))
            .compareTo(new java.math.BigInteger(condition.group(5)));
    return switch (condition.group(4)) {
      case "=" -> order == 0;
      case "<" -> order < 0;
      default -> order > 0;
    };
  }

  /** A script that is sent comes back as one. */
  private static void search(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "<p>Nothing like " + query(exchange).getOrDefault("q", "") + "</p>");
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? List.<String>of() : List.of(raw.split("&"))) {
      String[] parts = pair.split("=", 2);
      String value = parts.length > 1 ? parts[1] : "";
      query.put(parts[0], URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return query;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = ("<html><body>" + body + "</body></html>").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.getResponseHeaders().set("Server", "Hole/1.0");
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
