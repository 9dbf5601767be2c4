package florin.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.Money;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON object a request carries, taken strictly: no coercion, no second meaning. */
public final class JsonBody extends Fields {
  private static final String BYTES = "florin.body";
  private static final String PROOF = "totp";
  private static final Pattern JSON =
      Pattern.compile(
          "\\s*application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?",
          Pattern.CASE_INSENSITIVE);

  private final String request;
  private final String pointer;
  private final ObjectNode object;

  private JsonBody(Context ctx, ObjectNode object) {
    this(ctx.method().name() + "\n" + ctx.path() + "\n", "#", object);
  }

  private JsonBody(String request, String pointer, ObjectNode object) {
    this.request = request;
    this.pointer = pointer;
    this.object = object;
  }

  /**
   * The body of this request.
   *
   * @throws BankException {@code unsupported_media_type} unless it is plain {@code
   *     application/json}; {@code malformed_request} or {@code invalid_request} unless it is one
   *     strict JSON object
   */
  public static JsonBody of(Context ctx) {
    byte[] body = bytes(ctx);
    if (body.length == 0) {
      throw new BankException(ErrorCode.MALFORMED_REQUEST, "A JSON object is expected as body.");
    }
    return new JsonBody(ctx, object(ctx, body));
  }

  /** Like {@link #of}, but a request without any body counts as an empty object. */
  public static JsonBody orEmpty(Context ctx) {
    byte[] body = bytes(ctx);
    return new JsonBody(
        ctx, body.length == 0 ? JsonNodeFactory.instance.objectNode() : object(ctx, body));
  }

  private static ObjectNode object(Context ctx, byte[] body) {
    String encoding = ctx.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Send the body as it is, without Content-Encoding.");
    }
    String type = ctx.header("Content-Type");
    if (type == null || !JSON.matcher(type).matches()) {
      throw unsupported("Send the body as application/json in UTF-8.");
    }
    return StrictJson.object(body);
  }

  private static BankException unsupported(String detail) {
    return new BankException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, detail);
  }

  /**
   * The server has read it before the handler runs, and has kept to the limit of its size. Kept for
   * a handler that runs again.
   */
  private static byte[] bytes(Context ctx) {
    byte[] known = ctx.attribute(BYTES);
    try {
      byte[] bytes = known == null ? read(ctx.req()) : known;
      ctx.attribute(BYTES, bytes);
      return bytes;
    } catch (IOException e) {
      throw new BankException(ErrorCode.MALFORMED_REQUEST, "The body did not arrive whole.");
    }
  }

  private static byte[] read(HttpServletRequest request) throws IOException {
    int length = request.getContentLength();
    InputStream body = request.getInputStream();
    return length < 0 ? body.readAllBytes() : body.readNBytes(length);
  }

  /** A required amount in minor units, 1 to 2^53 − 1. */
  public long amount(String field) {
    know(field);
    Long cents = readWhole(field);
    if (cents == null) {
      return missing(field, 1L);
    }
    if (cents < 1 || cents > Money.AMOUNT_MAX) {
      error(
          field,
          "out_of_range",
          "Send a whole number of minor units from 1 to " + Money.AMOUNT_MAX + ".");
      return 1;
    }
    return cents;
  }

  /** A required whole number from {@code min} to {@code max}. */
  public long whole(String field, long min, long max) {
    Long number = optionalWhole(field, min, max);
    return number == null ? missing(field, min) : number;
  }

  /** False when absent. */
  public boolean optionalFlag(String field) {
    know(field);
    JsonNode value = value(field);
    if (value != null && !value.isBoolean()) {
      error(field, "wrong_type", "Send true or false.");
    }
    return value != null && value.booleanValue();
  }

  /** A required list of 1 to {@code max} objects, each read like a body, judged with this one. */
  public List<JsonBody> objects(String field, int max) {
    know(field);
    JsonNode value = value(field);
    if (value == null) {
      return missing(field, List.of());
    }
    if (!value.isArray()) {
      error(field, "wrong_type", "Send a list of objects.");
    } else if (value.isEmpty()) {
      error(field, "too_few_items", "Send at least one.");
    } else if (value.size() > max) {
      error(field, ErrorCode.TOO_MANY_ITEMS.slug(), "Send " + max + " at most.");
    } else {
      return objects(pointer(field), (ArrayNode) value);
    }
    return List.of();
  }

  /** Whether nothing was sent. */
  public boolean isEmpty() {
    return object.isEmpty();
  }

  /** A required object, read like a body and judged with this one. */
  public JsonBody object(String field) {
    JsonBody nested = optionalObject(field);
    return nested == null
        ? missing(
            field, new JsonBody(request, pointer(field), JsonNodeFactory.instance.objectNode()))
        : nested;
  }

  /** Like {@link #object}, null when absent. */
  public @Nullable JsonBody optionalObject(String field) {
    know(field);
    JsonNode value = value(field);
    if (value instanceof ObjectNode nested) {
      JsonBody part = new JsonBody(request, pointer(field), nested);
      part(part);
      return part;
    }
    if (value != null) {
      error(field, "wrong_type", "Send an object.");
    }
    return null;
  }

  /** A required list of 1 to {@code max} strings, none twice; {@code parse} as elsewhere. */
  public <T> Set<T> strings(String field, int max, Function<String, T> parse) {
    know(field);
    JsonNode value = value(field);
    if (value == null) {
      return missing(field, Set.of());
    }
    Set<T> items = new LinkedHashSet<>();
    if (!value.isArray() || value.isEmpty() || value.size() > max) {
      error(field, "wrong_type", "Send a list of 1 to " + max + " strings.");
      return items;
    }
    for (int i = 0; i < value.size(); i++) {
      try {
        if (!items.add(parse.apply(value.get(i).textValue()))) {
          errorAt(pointer(field) + "/" + i, "duplicate", "Send this once.");
        }
      } catch (IllegalArgumentException | NullPointerException other) {
        errorAt(pointer(field) + "/" + i, "invalid_value", "This value is not possible here.");
      }
    }
    return items;
  }

  /** Like {@link #strings}, null when absent; it may be empty. */
  public <T> @Nullable Set<T> optionalStrings(String field, int max, Function<String, T> parse) {
    know(field);
    JsonNode value = value(field);
    boolean none = value != null && value.isArray() && value.isEmpty();
    return value == null ? null : none ? Set.of() : strings(field, max, parse);
  }

  private List<JsonBody> objects(String list, ArrayNode values) {
    List<JsonBody> items = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof ObjectNode item) {
        items.add(new JsonBody(request, list + "/" + i, item));
      } else {
        errorAt(list + "/" + i, "wrong_type", "Send an object.");
      }
    }
    items.forEach(this::part);
    return items;
  }

  /** {@link #hash} of the request this would be, without a field POSTed on its own to a path. */
  public byte[] hashAs(String path, String without) {
    ObjectNode alone = object.deepCopy();
    alone.remove(without);
    return new JsonBody("POST\n" + path + "\n", "#", alone).hash();
  }

  /**
   * SHA-256 over method, path and canonical JSON: two requests that mean the same are equal. A code
   * of an authenticator says who asks, not what for: the same order with the next code is the same.
   * Left out are also secrets of which even a hash would tell too much.
   */
  public byte[] hash(String... secrets) {
    ObjectNode asked = JsonNodeFactory.instance.objectNode().setAll(object);
    asked.remove(PROOF);
    asked.remove(List.of(secrets));
    String meant = request + StrictJson.canonical(asked);
    return Hash.of(meant.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  @Override
  Iterable<String> names() {
    return object::fieldNames;
  }

  /** A JSON pointer in its URI fragment form (RFC 6901 section 6). */
  @Override
  String pointer(String field) {
    String name = field.length() > 64 ? field.substring(0, 64) : field;
    String token = name.replace("~", "~0").replace("/", "~1");
    String encoded = URLEncoder.encode(token, StandardCharsets.UTF_8);
    return pointer + "/" + encoded.replace("+", "%20").replace("%7E", "~");
  }

  @Override
  @Nullable String read(String field) {
    JsonNode value = value(field);
    if (value != null && !value.isTextual()) {
      error(field, "wrong_type", "Send a string.");
      return null;
    }
    return value == null ? null : value.textValue();
  }

  @Override
  @Nullable Long readWhole(String field) {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    error(
        field,
        value.isIntegralNumber() ? "out_of_range" : "wrong_type",
        value.isNumber() || value.isTextual()
            ? "Send a whole number without quotes, point or exponent; an amount is in minor units:"
                + " send 1250 for 12.50."
            : "Send a whole number.");
    return null;
  }

  private @Nullable JsonNode value(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }
}
