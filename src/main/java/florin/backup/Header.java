package florin.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a backup says of itself, as lines of a name and a value.
 *
 * @param program the version that wrote it
 * @param schema the last migration, as Flyway counts
 */
record Header(
    String program,
    String schema,
    String postgresql,
    Instant takenAt,
    Contents contents,
    List<Contents.Sequence> sequences) {

  /** Whether these are the same sequences, wherever they stand. */
  boolean counts(List<Contents.Sequence> others) {
    return names(sequences).equals(names(others));
  }

  private static List<String> names(List<Contents.Sequence> sequences) {
    return sequences.stream().map(Contents.Sequence::name).toList();
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder();
    line(text, "florin", program);
    line(text, "schema", schema);
    line(text, "postgresql", postgresql);
    line(text, "taken_at", takenAt.toString());
    for (Contents.Table table : contents.tables()) {
      String columns = String.join(",", table.columns());
      line(text, "table", table.name() + " " + table.rows() + " " + columns);
    }
    contents.sums().forEach(sum -> line(text, "sum", sum));
    for (Contents.Sequence sequence : sequences) {
      String stand = sequence.lastValue() + " " + sequence.called();
      line(text, "sequence", sequence.name() + " " + stand);
    }
    return text.toString().getBytes(UTF_8);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  /** Throws {@link BackupRefused} where it is no header of ours. */
  static Header parse(byte[] bytes) {
    Map<String, String> single = new TreeMap<>();
    List<Contents.Table> tables = new ArrayList<>();
    List<String> sums = new ArrayList<>();
    List<Contents.Sequence> sequences = new ArrayList<>();
    try {
      for (String line : new String(bytes, UTF_8).lines().toList()) {
        String[] pair = line.split(" ", 2);
        switch (pair[0]) {
          case "table" -> tables.add(table(pair[1].split(" ", 3)));
          case "sum" -> sums.add(pair[1]);
          case "sequence" -> sequences.add(sequence(pair[1].split(" ", 3)));
          default -> single.put(pair[0], pair[1]);
        }
      }
      return new Header(
          requireNonNull(single.get("florin")),
          requireNonNull(single.get("schema")),
          requireNonNull(single.get("postgresql")),
          Instant.parse(requireNonNull(single.get("taken_at"))),
          new Contents(tables, sums),
          sequences);
    } catch (RuntimeException malformed) {
      throw BackupRefused.changed();
    }
  }

  private static Contents.Sequence sequence(String[] fields) {
    return new Contents.Sequence(
        fields[0], Long.parseLong(fields[1]), Boolean.parseBoolean(fields[2]));
  }

  private static Contents.Table table(String[] fields) {
    List<String> columns = fields[2].isEmpty() ? List.of() : List.of(fields[2].split(","));
    return new Contents.Table(fields[0], columns, Long.parseLong(fields[1]));
  }
}
