package florin.statement;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.TransferId;
import florin.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A statement in JSON, as it lies in a file. Order and spacing are free; whatever else differs from
 * what the bank would write makes it none. Its entries are read one by one.
 */
final class StatementFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String ENTRIES = "entries";

  private final Path file;
  private final ObjectNode head;

  private StatementFile(Path file, ObjectNode head) {
    this.file = file;
    this.head = head;
  }

  /** Something that is no statement, with where and why in one sentence. */
  static final class Malformed extends IOException {
    private final String what;

    Malformed(String what) {
      super(what);
      this.what = what;
    }

    String what() {
      return what;
    }
  }

  /** Reads all but the entries. */
  static StatementFile open(Path file) throws IOException {
    ObjectNode head = MAPPER.createObjectNode();
    boolean hasEntries = false;
    try (JsonParser in = MAPPER.createParser(file.toFile())) {
      require(in.nextToken() == JsonToken.START_OBJECT, "It is no JSON object.");
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (name.equals(ENTRIES)) {
          require(value == JsonToken.START_ARRAY, "Its entries are no list.");
          hasEntries = true;
          in.skipChildren();
        } else {
          head.set(name, MAPPER.readTree(in));
        }
      }
      require(in.nextToken() == null, "Something follows after its end.");
    } catch (JsonProcessingException unreadable) {
      throw new Malformed("It is no JSON: " + unreadable.getOriginalMessage());
    }
    require(hasEntries, "It has no entries.");
    return new StatementFile(file, head);
  }

  private static void require(boolean condition, String what) throws Malformed {
    if (!condition) {
      throw new Malformed(what);
    }
  }

  Receipt receipt() {
    JsonNode receipt = head.path("receipt");
    return new Receipt(
        receipt.path("digest").asText(), text(receipt, "public_key"), text(receipt, "signature"));
  }

  /** Everything but the entries, after all of it was compared with what would be written of it. */
  Statement statement() throws Malformed {
    try {
      Statement statement = parsed();
      JsonNode again = tree(StatementViews.Head.of(statement));
      ((ObjectNode) again)
          .set("receipt", tree(StatementViews.ReceiptView.of(statement, receipt())));
      for (String name : names(again)) {
        require(
            again.get(name).equals(head.get(name)),
            "What it says under " + name + " is no statement's.");
      }
      require(again.size() == head.size(), "It has a field that no statement has.");
      return statement;
    } catch (DateTimeException | BankException | IllegalArgumentException wrong) {
      throw new Malformed("It is no statement: " + wrong.getMessage());
    }
  }

  private static List<String> names(JsonNode tree) {
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Statement parsed() {
    JsonNode account = head.path("account");
    var holding =
        new Statement.Holding(
            AccountId.parse(account.path("id").asText()),
            account.path("number").asText(),
            account.path("type").asText(),
            account.path("name").asText(),
            account.path("currency").asText(),
            account.path("time_zone").asText(),
            Instant.EPOCH);
    List<String> holders = new ArrayList<>();
    head.path("holders").forEach(holder -> holders.add(holder.asText()));
    JsonNode period = head.path("period");
    JsonNode chain = head.path("receipt").path("head");
    return new Statement(
        holding,
        holders,
        new Period(date(period, "from"), date(period, "to"), ZoneId.of(holding.timeZone())),
        period.path("issued").asBoolean(),
        head.path("opening_balance").asLong(),
        head.path("closing_balance").asLong(),
        new Statement.Totals(
            head.path("total_in").asLong(),
            head.path("total_out").asLong(),
            head.path("entry_count").asLong()),
        new Statement.Head(chain.path("sequence").asLong(), chain.path("hash").asText()));
  }

  /** Reads the entries. */
  void lines(Consumer<Line> each) throws IOException {
    try (JsonParser in = MAPPER.createParser(file.toFile())) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = in.currentName().equals(ENTRIES);
        in.nextToken();
        if (found) {
          while (in.nextToken() != JsonToken.END_ARRAY) {
            each.accept(line(MAPPER.readTree(in)));
          }
        } else {
          in.skipChildren();
        }
      }
    } catch (JsonProcessingException unreadable) {
      throw new Malformed("It is no JSON: " + unreadable.getOriginalMessage());
    }
  }

  private static Line line(JsonNode tree) throws Malformed {
    String where = "Entry " + tree.path("sequence").asText();
    try {
      JsonNode other = tree.path("counterparty");
      Line line =
          new Line(
              tree.path("sequence").asLong(),
              date(tree, "date"),
              Instant.parse(tree.path("booked_at").asText()),
              Instant.parse(tree.path("effective_at").asText()),
              TransferId.parse(tree.path("transfer_id").asText()),
              tree.path("kind").asText(),
              tree.path("amount").asLong(),
              tree.path("balance").asLong(),
              new Line.Counterparty(text(other, "name"), text(other, "account_number")),
              text(tree, "memo"));
      require(tree(line).equals(tree), where + " is not as a statement has it.");
      return line;
    } catch (DateTimeException | BankException wrong) {
      throw new Malformed(where + " is none: " + wrong.getMessage());
    }
  }

  private static JsonNode tree(Object view) throws Malformed {
    try {
      return MAPPER.readTree(Json.bytes(view));
    } catch (IOException impossible) {
      throw new Malformed("It cannot be written again.");
    }
  }

  private static LocalDate date(JsonNode tree, String name) {
    return LocalDate.parse(tree.path(name).asText());
  }

  private static @Nullable String text(JsonNode tree, String name) {
    JsonNode value = tree.path(name);
    return value.isTextual() ? value.asText() : null;
  }
}
