package florin.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What happened, line by line, for whoever wants to read it afterwards. */
final class Diary {
  private final List<String> lines = new ArrayList<>();

  void note(String line) {
    lines.add(line);
  }

  void keep(Path file) {
    try {
      Files.write(file, lines);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
