package florin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
  private static final String GNU = "ustar  ";
  private static final String POSIX = "ustar";

  @TempDir Path folder;
  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

  @Test
  void filesFoldersLinksAndWhatMayBeRun() throws Exception {
    entry("bin/", '5', 0755, "", GNU);
    entry("bin/tool", '0', 0755, "#!", GNU);
    entry("share/deep/er.txt", '0', 0600, "x".repeat(513), GNU);
    link("bin/alias", "tool");
    unpack();
    assertThat(folder.resolve("bin/alias")).isSymbolicLink().hasContent("#!").isExecutable();
    assertThat(folder.resolve("share/deep/er.txt")).hasContent("x".repeat(513));
    assertThat(Files.getPosixFilePermissions(folder.resolve("bin/tool"))).hasSize(7);
    assertThat(Files.getPosixFilePermissions(folder.resolve("share/deep/er.txt"))).hasSize(4);
  }

  @Test
  void longNamesOfBothKinds() throws Exception {
    String name = "n".repeat(180);
    entry("././@LongLink", 'L', 0, "gnu/" + name + "\0", GNU);
    entry("gnu/nnn", '0', 0644, "one", GNU);
    entry("short", '0', 0644, "two", GNU);
    byte[] header = header("file", '0', 0644, 5, POSIX);
    put(header, 345, "prefix");
    archive.write(header);
    body("three");
    unpack();
    assertThat(folder.resolve("gnu/" + name)).hasContent("one");
    assertThat(folder.resolve("short")).hasContent("two");
    assertThat(folder.resolve("prefix/file")).hasContent("three");
  }

  @Test
  void nothingLandsOutside() throws Exception {
    entry("../outside", '0', 0644, "x", GNU);
    assertThatThrownBy(this::unpack)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
    assertThat(folder.resolveSibling("outside")).doesNotExist();
  }

  @Test
  void aHalfArchiveIsAnError() throws Exception {
    entry("file", '0', 0644, "x".repeat(2000), GNU);
    byte[] half = Arrays.copyOf(archive.toByteArray(), 1000);
    assertThatThrownBy(() -> Tar.unpack(new ByteArrayInputStream(half), folder))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Tar.unpack(new ByteArrayInputStream(new byte[0]), folder))
        .isInstanceOf(IOException.class);
  }

  private void unpack() throws IOException {
    archive.write(new byte[1024]);
    Tar.unpack(new ByteArrayInputStream(archive.toByteArray()), folder);
  }

  private void entry(String name, char kind, int mode, String text, String magic)
      throws IOException {
    archive.write(header(name, kind, mode, text.length(), magic));
    body(text);
  }

  private void link(String name, String target) throws IOException {
    byte[] header = header(name, '2', 0777, 0, GNU);
    put(header, 157, target);
    archive.write(header);
  }

  private void body(String text) throws IOException {
    archive.write(text.getBytes(StandardCharsets.US_ASCII));
    archive.write(new byte[-text.length() & 511]);
  }

  private static byte[] header(String name, char kind, int mode, int size, String magic) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, String.format(Locale.ROOT, "%07o", mode));
    put(header, 124, String.format(Locale.ROOT, "%011o", size));
    header[156] = (byte) kind;
    put(header, 257, magic);
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
