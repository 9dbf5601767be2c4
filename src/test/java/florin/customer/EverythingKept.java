package florin.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.db.Sealing;
import florin.seal.Field;
import florin.seal.FieldCipher;
import florin.seal.Unopened;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** All that a database holds, whatever is sealed opened with its key. */
public record EverythingKept(List<String> values) {

  public static EverythingKept of(Jdbi jdbi) {
    List<String> values = new ArrayList<>();
    try (Handle handle = jdbi.open()) {
      FieldCipher cipher = Sealing.of(handle);
      for (String table : tables(handle)) {
        handle
            .createQuery("SELECT * FROM \"" + table + "\"")
            .mapToMap()
            .forEach(row -> read(table, row, cipher, values));
      }
    }
    return new EverythingKept(values);
  }

  private static List<String> tables(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
            """)
        .mapTo(String.class)
        .list();
  }

  private static void read(
      String table, Map<String, Object> row, FieldCipher cipher, List<String> values) {
    List<UUID> ids =
        row.values().stream().filter(UUID.class::isInstance).map(UUID.class::cast).toList();
    row.forEach(
        (column, value) -> {
          String where = table + "." + column + ": ";
          if (value instanceof byte[] bytes) {
            values.add(where + new String(bytes, UTF_8));
            opened(bytes, ids, cipher).forEach(text -> values.add(where + text));
          } else if (value != null) {
            values.add(where + value);
          }
        });
  }

  private static Stream<String> opened(byte[] bytes, List<UUID> ids, FieldCipher cipher) {
    List<String> texts = new ArrayList<>();
    for (UUID id : ids) {
      for (Field field : Field.values()) {
        try {
          texts.add(cipher.openText(field, id, bytes));
        } catch (Unopened other) {
          // not sealed, or for another row or field
        }
      }
    }
    return texts.stream();
  }

  /** Whatever has one of the words in it, in any letters. */
  public List<String> with(String... words) {
    return values.stream()
        .filter(
            value ->
                Stream.of(words)
                    .anyMatch(
                        word ->
                            value.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT))))
        .toList();
  }
}
