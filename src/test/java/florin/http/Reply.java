package florin.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One answer as it came over the wire; {@code bytes} is its body, a char for a byte. */
record Reply(int status, List<String> head, String bytes) {
  static Reply read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.write(buffer, 0, n);
      }
    } catch (SocketTimeoutException | SocketException e) {
      // what has come is what there is
    }
    String text = all.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Reply(0, List.of(), text);
    }
    List<String> head = text.substring(0, end).lines().toList();
    return new Reply(Integer.parseInt(head.get(0).substring(9, 12)), head, text.substring(end + 4));
  }

  byte[] body() {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }

  Stream<String> headers(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return head.stream()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip());
  }

  String header(String name) {
    return headers(name).findFirst().orElse("");
  }

  String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  JsonNode json() {
    try {
      return new ObjectMapper().readTree(body());
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text(), e);
    }
  }

  String code() {
    return json().path("code").asText();
  }

  /** {@code pointer code} of every field error, in order. */
  List<String> errors() {
    return json()
        .path("errors")
        .valueStream()
        .map(e -> e.get("pointer").asText() + " " + e.get("code").asText())
        .toList();
  }
}
