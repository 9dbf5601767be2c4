package florin.config;

import florin.db.Database;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code postgres://user:password@host/database?…}, the form that hosting services hand out
 * (PostgreSQL documentation, "Connection URIs"), and the driver's own {@code jdbc:postgresql://…}.
 * Its errors never quote what they were given: a password may be in it.
 */
final class DatabaseUrl {
  /** libpq's names of what the driver calls otherwise; it would ignore them without a word. */
  private static final Map<String, String> DRIVER_NAMES =
      Map.of(
          "channel_binding", "channelBinding",
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName");

  private static final String TRUSTED = "sslrootcert=.+|sslfactory=.*\\.DefaultJavaSSLFactory";

  private DatabaseUrl() {}

  static Database.Login parse(String text) {
    for (String scheme : List.of("postgres://", "postgresql://")) {
      if (text.startsWith(scheme)) {
        return fromUri(text.substring(scheme.length()));
      }
    }
    if (text.startsWith("jdbc:postgresql://")) {
      return login("", "", text.substring("jdbc:postgresql://".length()));
    }
    throw new IllegalArgumentException("must begin with postgres:// or jdbc:postgresql://");
  }

  private static Database.Login fromUri(String rest) {
    int slash = rest.indexOf('/');
    int at = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash);
    String user = at < 0 ? "" : rest.substring(0, at);
    int colon = user.indexOf(':');
    String password = colon < 0 ? "" : user.substring(colon + 1);
    return login(
        decoded(colon < 0 ? user : user.substring(0, colon)),
        decoded(password),
        rest.substring(at + 1));
  }

  /** Takes user and password out of the query, where they may be too. */
  private static Database.Login login(String user, String password, String rest) {
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    if (!place.matches("[^/@?#\\s]*/[^/@?#\\s]+")) {
      throw new IllegalArgumentException("must name a host and a database");
    }
    List<String> kept = new ArrayList<>();
    for (String pair : question < 0 ? new String[0] : rest.substring(question + 1).split("&", -1)) {
      String name = pair.replaceFirst("=.*", "");
      String value = pair.substring(Math.min(pair.length(), name.length() + 1));
      switch (name) {
        case "user" -> user = decoded(value);
        case "password" -> password = decoded(value);
        case "PGHOST", "PGPORT", "PGDBNAME", "service", "socketFactory", "sslhostnameverifier" ->
            throw new IllegalArgumentException(
                "has " + name + ": say before the question mark where it is; no detours");
        default -> kept.add(DRIVER_NAMES.getOrDefault(name, name) + "=" + value);
      }
    }
    if (user.isEmpty()) {
      throw new IllegalArgumentException("must name a user");
    }
    String query = kept.isEmpty() ? "" : "?" + String.join("&", kept);
    return new Database.Login("jdbc:postgresql://" + place + query, user, password);
  }

  /**
   * Why others on the way could read or answer what is asked there, or null: what goes to another
   * machine needs TLS with its certificate and name verified. Of what is named twice each counts.
   */
  static @Nullable String readableByOthers(Database.Login login) {
    String rest = login.jdbcUrl().substring("jdbc:postgresql://".length());
    int slash = rest.indexOf('/');
    if (Arrays.stream(rest.substring(0, slash).split(",", -1)).allMatch(Loopback::is)) {
      return null;
    }
    int question = rest.indexOf('?');
    List<String> query =
        question < 0 ? List.of() : List.of(rest.substring(question + 1).split("&", -1));
    List<String> modes = query.stream().filter(one -> one.startsWith("sslmode=")).toList();
    boolean verified =
        !modes.isEmpty() && modes.stream().allMatch(one -> one.equals("sslmode=verify-full"));
    boolean trusted = query.stream().anyMatch(one -> one.matches(TRUSTED));
    boolean blind = query.stream().anyMatch(one -> one.matches("sslfactory=.*NonValidating.*"));
    return verified && trusted && !blind
        ? null
        : "is on another machine: it must say sslmode=verify-full&sslrootcert=/path/to/ca.crt";
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "has a % that is not followed by two hex digits; write a % itself as %25", malformed);
    }
  }
}
