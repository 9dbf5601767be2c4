package florin.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * RFC 8259 and nothing beyond it: one UTF-8 object without a byte order mark, each name once, at
 * most 20 levels deep, nothing after it. Thread-safe.
 */
final class StrictJson {
  private static final int DEPTH_MAX = 20;

  /** A tree takes many times the bytes of a text that is all brackets and commas. */
  private static final int TOKENS_MAX = 70_000;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEPTH_MAX)
                      .maxTokenCount(TOKENS_MAX)
                      .build())
              .build());

  private StrictJson() {}

  static ObjectNode object(byte[] body) {
    try (JsonParser parser = MAPPER.createParser(utf8(body))) {
      JsonNode tree = parse(parser);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw malformed("The body is not a JSON object.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(JsonParser parser) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(parser);
      if (parser.nextToken() != null) {
        throw malformed("There is something after the JSON object.");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw refusal(parser, e);
    }
  }

  private static BankException refusal(JsonParser parser, JsonProcessingException e) {
    if (e.getOriginalMessage().startsWith("Duplicate")) {
      String pointer = "#" + parser.getParsingContext().pathAsPointer();
      return BankException.invalid(
          List.of(new FieldError(pointer, "duplicate_field", "This field is there twice.")));
    }
    JsonLocation at = e.getLocation();
    return malformed(
        at == null
            ? "The body is nested too deeply, or a number or name in it is too long."
            : "The body is not valid JSON: see line %d, column %d."
                .formatted(at.getLineNr(), at.getColumnNr()));
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("The body is not UTF-8.");
    }
  }

  private static BankException malformed(String detail) {
    return new BankException(ErrorCode.MALFORMED_REQUEST, detail);
  }

  /** One text for one meaning: names sorted, nulls left out, no white space. */
  static String canonical(JsonNode node) {
    return sorted(node).toString();
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      fields.values().removeIf(JsonNode::isNull);
      return JsonNodeFactory.instance.objectNode().setAll(fields);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode elements = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(element -> elements.add(sorted(element)));
      return elements;
    }
    return node;
  }
}
