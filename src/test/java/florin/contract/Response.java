package florin.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** An answer that fits the contract. */
public record Response(Exchange exchange) {

  Response conforming() {
    List<String> faults = Contract.ofFlorin().faults(exchange);
    if (!faults.isEmpty()) {
      throw new AssertionError("against the contract: " + faults + "\n" + this);
    }
    return this;
  }

  public int status() {
    return exchange.status();
  }

  /** The body as it came, byte for byte. */
  public String text() {
    return exchange.response();
  }

  public @Nullable String header(String name) {
    return exchange.header(name);
  }

  public JsonNode body() {
    return Json.read(text());
  }

  /** A text of the body, by its JSON pointer without the first slash. */
  public String text(String field) {
    return at(field).asText();
  }

  public long number(String field) {
    return at(field).asLong();
  }

  public boolean isNull(String field) {
    return at(field).isNull();
  }

  private JsonNode at(String field) {
    JsonNode node = body().at("/" + field);
    if (node.isMissingNode()) {
      throw new AssertionError("no " + field + "\n" + this);
    }
    return node;
  }

  public String id() {
    return text("id");
  }

  /** The items of a list. */
  public List<JsonNode> data() {
    return StreamSupport.stream(at("data").spliterator(), false).toList();
  }

  /** A problem's code, or nothing. */
  public String code() {
    return status() < 400 ? "" : text("code");
  }

  /** Status and code in one, {@code 422 insufficient_funds}; for tables. */
  public String verdict() {
    return (status() + " " + code()).strip();
  }

  /** The wrong fields of a problem: pointer and code. */
  public Map<String, String> errors() {
    Map<String, String> errors = new TreeMap<>();
    body()
        .path("errors")
        .forEach(each -> errors.put(each.get("pointer").asText(), each.get("code").asText()));
    return errors;
  }

  /** This, if it has that status. */
  public Response expect(int status) {
    if (status() != status) {
      throw new AssertionError("expected " + status + "\n" + this);
    }
    return this;
  }

  /** This, if it is that problem. */
  public Response expect(int status, String code) {
    if (!verdict().equals(status + " " + code)) {
      throw new AssertionError("expected " + status + " " + code + "\n" + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return "%s %s %s%n-> %d %s%n%s"
        .formatted(
            exchange.method(),
            exchange.target(),
            exchange.request(),
            status(),
            exchange.received(),
            text());
  }
}
