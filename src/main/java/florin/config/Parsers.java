package florin.config;

import florin.core.Money;
import florin.rate.Network;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** From a setting's text to its value; an IllegalArgumentException says what it must be. */
final class Parsers {
  private static final int PORT_MAX = 65_535;
  private static final Pattern REDIS_DATABASE = Pattern.compile("(/[0-9]{0,5})?");
  private static final Duration SESSION_MAX = Duration.ofDays(30);
  private static final Duration PAST_MAX = Duration.ofDays(36_525);

  private Parsers() {}

  static Function<String, Integer> whole(int min, int max) {
    return text -> {
      if (text.matches("[0-9]{1,9}")) {
        int value = Integer.parseInt(text);
        if (value >= min && value <= max) {
          return value;
        }
      }
      throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
    };
  }

  static Boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("must be true or false");
    }
    return Boolean.valueOf(text);
  }

  static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return text -> {
      for (E constant : type.getEnumConstants()) {
        if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
          return constant;
        }
      }
      String names =
          String.join(
              " or ",
              Arrays.stream(type.getEnumConstants())
                  .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                  .toList());
      throw new IllegalArgumentException("must be " + names);
    };
  }

  static Long amount(String text) {
    if (text.matches("[0-9]{1,16}")) {
      long cents = Long.parseLong(text);
      if (cents >= 1 && cents <= Money.AMOUNT_MAX) {
        return cents;
      }
    }
    throw new IllegalArgumentException("must be a whole number of minor units, 1 or more");
  }

  static String host(String text) {
    if (text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})|\\[?[0-9A-Fa-f:.]{2,45}\\]?")) {
      return text.replaceAll("[\\[\\]]", "");
    }
    throw new IllegalArgumentException("must be an address or a host name, without a port");
  }

  static Path path(String text) {
    return Path.of(text);
  }

  /** At least a second: a shorter session would end before its first answer. */
  static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(SESSION_MAX) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException malformed) {
      // The same answer as for one out of range.
    }
    throw new IllegalArgumentException(
        "must be an ISO 8601 duration from PT1S to P30D (five minutes are PT5M)");
  }

  /** Nothing, where nothing may count before it is booked; or up to a century. */
  static Duration past(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative() && duration.compareTo(PAST_MAX) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException malformed) {
      // The same answer as for one out of range.
    }
    throw new IllegalArgumentException(
        "must be an ISO 8601 duration from PT0S to P36525D (thirty days are P30D)");
  }

  static ZoneId timeZone(String text) {
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw new IllegalArgumentException("must be an IANA time zone");
    }
    return ZoneId.of(text);
  }

  static String email(String text) {
    if (!text.matches("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}")) {
      throw new IllegalArgumentException("must be an e-mail address");
    }
    return text;
  }

  static String password(String text) {
    if (text.codePointCount(0, text.length()) < 15
        || text.getBytes(StandardCharsets.UTF_8).length > 1_024) {
      throw new IllegalArgumentException("must have 15 characters to 1,024 bytes");
    }
    return text;
  }

  /** 32 bytes in base64, of either alphabet. */
  static Secret seed(String text) {
    if (!text.matches("[A-Za-z0-9+/_-]{43}=?")) {
      throw new IllegalArgumentException("must be 32 random bytes in base64");
    }
    return new Secret(text);
  }

  static URI publicUrl(String text) {
    if (!text.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")) {
      throw new IllegalArgumentException("must be http(s)://host, without a path");
    }
    return URI.create(text.replaceFirst("/$", "").toLowerCase(Locale.ROOT));
  }

  /** An exact list, compared as a whole with what a browser sends (RFC 6454 section 6.2). */
  static Set<String> origins(String text) {
    Set<String> origins = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String origin = part.strip().toLowerCase(Locale.ROOT);
      if (origin.equals("*") || origin.equals("null")) {
        throw new IllegalArgumentException("must name each site; * and null would let any site in");
      }
      if (!origin.matches("https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:]+](:[0-9]+)?")) {
        throw new IllegalArgumentException("must be origins (https://host, no path) with commas");
      }
      origins.add(origin.replaceFirst("^(http:.*):80$|^(https:.*):443$", "$1$2"));
    }
    return Set.copyOf(origins);
  }

  static List<Network> networks(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).map(Network::parseCidr).toList();
  }

  /** What Lettuce takes of it: one server, over TLS or not. */
  static URI redis(String text) {
    try {
      URI uri = new URI(text);
      boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
      boolean places = uri.getPort() <= PORT_MAX && REDIS_DATABASE.matcher(uri.getPath()).matches();
      if (known
          && places
          && uri.getHost() != null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // the same answer as for any other
    }
    throw new IllegalArgumentException(
        "must be redis(s)://user:password@host:port/database, each but the host may be left out");
  }
}
