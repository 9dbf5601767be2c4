package florin.http;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Hash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a list goes on: the position after which, and the filters it was asked with, bound to the
 * list's path by a checksum. It opens nothing: whoever forges one reads his own rows from
 * elsewhere.
 */
record Cursor(String position, Map<String, String> filters) {
  private static final int CHECKSUM_BYTES = 12;
  private static final int LENGTH_MAX = 4096;

  String text(String path) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(content)) {
      out.writeUTF(position);
      for (Map.Entry<String, String> filter : new TreeMap<>(filters).entrySet()) {
        out.writeUTF(filter.getKey());
        out.writeUTF(filter.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = content.toByteArray();
    byte[] whole = Arrays.copyOf(checksum(path, bytes), CHECKSUM_BYTES + bytes.length);
    System.arraycopy(bytes, 0, whole, CHECKSUM_BYTES, bytes.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  static Cursor parse(String path, String text) {
    try {
      byte[] whole = Base64.getUrlDecoder().decode(text);
      if (text.length() > LENGTH_MAX || whole.length <= CHECKSUM_BYTES) {
        throw invalid();
      }
      byte[] content = Arrays.copyOfRange(whole, CHECKSUM_BYTES, whole.length);
      Cursor cursor = read(content);
      if (!cursor.text(path).equals(text)) { // also refuses a second spelling of the same bytes
        throw invalid();
      }
      return cursor;
    } catch (IllegalArgumentException | IOException e) {
      throw invalid();
    }
  }

  private static Cursor read(byte[] content) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
    String position = in.readUTF();
    Map<String, String> filters = new LinkedHashMap<>();
    while (in.available() > 0) {
      filters.put(in.readUTF(), in.readUTF());
    }
    return new Cursor(position, filters);
  }

  private static byte[] checksum(String path, byte[] content) {
    Hash hash = Hash.of((path + "\n").getBytes(StandardCharsets.UTF_8), content);
    return Arrays.copyOf(hash.bytes(), CHECKSUM_BYTES);
  }

  static BankException invalid() {
    return new BankException(
        ErrorCode.INVALID_CURSOR,
        "Send next_cursor of the page before as it was given, with the same filters or with none.");
  }
}
