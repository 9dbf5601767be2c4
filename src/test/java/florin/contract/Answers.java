package florin.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table of {@code authorisation.txt}: which status each route has for whom. */
record Answers(List<String> callers, List<Row> rows) {

  /**
   * One route, asked in one way.
   *
   * @param answers by caller, in the order of the table
   * @param body a template, empty for none
   */
  record Row(String method, String path, Map<String, Answer> answers, String body) {
    String route() {
      return method + " " + path;
    }

    boolean isRead() {
      return method.equals("GET");
    }

    Answer of(String caller) {
      return Objects.requireNonNull(answers.get(caller), caller);
    }
  }

  /**
   * @param changesNothing also where it is no refusal
   */
  record Answer(int status, boolean changesNothing) {
    static Answer of(String cell) {
      boolean same = cell.endsWith("=");
      int status = Integer.parseInt(same ? cell.substring(0, cell.length() - 1) : cell);
      return new Answer(status, same || status >= 400);
    }
  }

  static Answers read() {
    try (InputStream in = Answers.class.getResourceAsStream("/authorisation.txt")) {
      byte[] text = Objects.requireNonNull(in, "authorisation.txt").readAllBytes();
      return of(new String(text, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Answers of(List<String> lines) {
    String head =
        lines.stream().filter(line -> line.startsWith("# route ")).findFirst().orElseThrow();
    List<String> words = Arrays.asList(head.split("\\s+"));
    List<String> callers = words.subList(2, words.size() - 1);
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        rows.add(row(line, callers));
      }
    }
    return new Answers(callers, rows);
  }

  private static Row row(String line, List<String> callers) {
    String[] cells = line.split("\\s+", callers.size() + 3);
    if (cells.length < callers.size() + 2) {
      throw new AssertionError("an answer is missing: " + line);
    }
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (int i = 0; i < callers.size(); i++) {
      answers.put(callers.get(i), Answer.of(cells[2 + i]));
    }
    boolean hasBody = cells.length > callers.size() + 2;
    return new Row(cells[0], cells[1], answers, hasBody ? cells[callers.size() + 2] : "");
  }
}
