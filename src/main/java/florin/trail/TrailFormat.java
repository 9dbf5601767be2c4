package florin.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import florin.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the audit log can be exported. Written in lower case, also on the command line. */
public enum TrailFormat {
  /** JSON Lines, each as the API shows an event. */
  JSON {
    @Override
    void write(Iterable<TrailEvent> events, Writer out) throws IOException {
      for (TrailEvent event : events) {
        out.write(new String(Json.bytes(event), UTF_8));
        out.write('\n');
      }
    }
  },

  /** One record an event, RFC 4180. */
  CSV {
    @Override
    void write(Iterable<TrailEvent> events, Writer out) throws IOException {
      try {
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(out);
        csv.writeRecord(COLUMNS);
        events.forEach(event -> csv.writeRecord(record(event)));
      } catch (UncheckedIOException failure) {
        throw failure.getCause();
      }
    }
  };

  private static final String[] COLUMNS = {
    "sequence",
    "id",
    "at",
    "kind",
    "outcome",
    "actor_id",
    "via",
    "subject_ids",
    "detail",
    "changes",
    "address",
    "email",
    "request_id",
    "words_hash",
    "hash"
  };
  private static final String ACTS_IN_A_SHEET = "=+-@\t\r";

  abstract void write(Iterable<TrailEvent> events, Writer out) throws IOException;

  private static String[] record(TrailEvent event) {
    return new String[] {
      text(event.sequence()),
      text(event.id()),
      Json.time(event.at()),
      text(event.kind()),
      text(event.outcome()),
      text(event.actorId()),
      text(event.via()),
      String.join(" ", event.subjectIds()),
      joined(event.detail(), fact -> fact.name() + "=" + fact.value()),
      joined(
          event.changes(),
          change -> change.name() + ": " + text(change.before()) + " > " + text(change.after())),
      text(event.address()),
      text(event.email()),
      text(event.requestId()),
      text(event.wordsHash()),
      text(event.hash())
    };
  }

  private static <T> String joined(List<T> parts, Function<T, String> each) {
    return parts.stream().map(each).collect(Collectors.joining("; "));
  }

  /** A spreadsheet runs what begins like a formula, unless an apostrophe stands before it. */
  private static String text(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    return !text.isEmpty() && ACTS_IN_A_SHEET.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
