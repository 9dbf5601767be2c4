package florin.statement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import florin.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One JSON object, whose entries are written as they come and whose receipt is its end. */
final class JsonForm implements Form {
  private final OutputStream out;
  private @Nullable Statement statement;
  private String separator = "";

  JsonForm(OutputStream out) {
    this.out = out;
  }

  @Override
  public void begin(Statement begun) throws IOException {
    statement = begun;
    byte[] head = Json.bytes(StatementViews.Head.of(begun));
    out.write(Arrays.copyOf(head, head.length - 1)); // the object goes on
    print(",\"entries\":[");
  }

  @Override
  public void line(Line line) throws IOException {
    print(separator);
    separator = ",\n";
    out.write(Json.bytes(line));
  }

  @Override
  public void end(Receipt receipt) throws IOException {
    print("],\"receipt\":");
    out.write(
        Json.bytes(StatementViews.ReceiptView.of(Objects.requireNonNull(statement), receipt)));
    print("}");
    out.flush();
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
  }
}
