package florin.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;

/** A backup without a key of its own, as whoever has the program may read it. */
public final class Unpacked {
  private Unpacked() {}

  public static void write(Path backup, Path to) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(backup));
        InputStream rows = new InflaterInputStream(new OpeningInput(in, Seal.read(in, null)))) {
      Files.copy(rows, to);
    }
  }
}
