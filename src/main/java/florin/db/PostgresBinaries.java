package florin.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the archive on the class path. */
final class PostgresBinaries {
  private static final String FOLDER = "postgresql-";
  private static final String UNPACKING = ".unpacking-";

  private PostgresBinaries() {}

  /**
   * The folder with {@code bin}, {@code lib} and {@code share}; unpacked on first use of each
   * version. The caller holds a lock on {@code parent}.
   */
  static Path in(Path parent) throws IOException {
    URLConnection archive = archive().openConnection();
    String version = version(archive);
    Path home = parent.resolve(FOLDER + version);
    if (Files.isDirectory(home)) {
      return home;
    }
    Path aside = parent.resolve(UNPACKING + version);
    FileTree.delete(aside);
    Files.createDirectory(aside);
    Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (InputStream packed = archive.getInputStream();
        InputStream in = new BufferedInputStream(new XZInputStream(packed), 1 << 16)) {
      Tar.unpack(in, aside);
    }
    Programs.syncFileSystem(aside);
    Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
    return home;
  }

  /** Removes what other versions, or an unpacking that was killed, left beside this one. */
  static void keepOnly(Path home) throws IOException {
    try (Stream<Path> siblings = Files.list(home.resolveSibling(""))) {
      for (Path sibling : siblings.toList()) {
        String name = sibling.getFileName().toString();
        boolean ours = name.startsWith(FOLDER) || name.startsWith(UNPACKING);
        if (ours && !sibling.getFileName().equals(home.getFileName())) {
          FileTree.tryDelete(sibling);
        }
      }
    }
  }

  /** The archive's size and check sum as its jar states them: known without reading it. */
  private static String version(URLConnection archive) throws IOException {
    long checksum = 0;
    if (archive instanceof JarURLConnection jar) {
      checksum = jar.getJarEntry().getCrc();
    }
    return String.format(Locale.ROOT, "%08x-%d", checksum, archive.getContentLengthLong());
  }

  private static URL archive() {
    String os = System.getProperty("os.name", "");
    String architecture = System.getProperty("os.arch", "");
    return switch (architecture) {
      case "amd64", "x86_64" -> archive(os, "x86_64", "/lib64/ld-linux-x86-64.so.2");
      case "aarch64" -> archive(os, "arm_64", "/lib/ld-linux-aarch64.so.1");
      default -> throw missing(os + " on " + architecture);
    };
  }

  private static URL archive(String os, String architecture, String loader) {
    URL archive = PostgresBinaries.class.getResource("/postgres-linux-" + architecture + ".txz");
    if (!os.equals("Linux") || archive == null) {
      throw missing(os + " on " + architecture);
    }
    if (!Files.exists(Path.of(loader))) {
      throw missing("a Linux without the GNU C library");
    }
    return archive;
  }

  private static PostgresUnavailable missing(String platform) {
    return new PostgresUnavailable(
        "There is no PostgreSQL inside for "
            + platform
            + ": set DATABASE_URL to a PostgreSQL server of yours, 15 or newer.");
  }
}
