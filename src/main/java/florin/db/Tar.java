package florin.db;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a tar archive: folders, files, symbolic links, execute bits, long names as GNU tar and as
 * ustar write them. Everything becomes readable by all, writable by its maker alone; owners and
 * times are not kept. Other kinds of entry are refused.
 */
final class Tar {
  private static final int BLOCK = 512;

  private final InputStream in;
  private final Path folder;
  private final byte[] buffer = new byte[1 << 16];
  private @Nullable String longName;

  private Tar(InputStream in, Path folder) {
    this.in = in;
    this.folder = folder;
  }

  /** Unpacks into an existing folder; an entry that would land outside of it is refused. */
  static void unpack(InputStream archive, Path folder) throws IOException {
    Tar tar = new Tar(archive, folder.normalize());
    byte[] header = new byte[BLOCK];
    do {
      if (archive.readNBytes(header, 0, BLOCK) < BLOCK) {
        throw new EOFException("The archive ends without its end mark");
      }
    } while (tar.took(header));
  }

  private boolean took(byte[] header) throws IOException {
    long size = octal(header, 124, 12);
    if (header[0] == 0) {
      return false;
    }
    if (header[156] == 'L') {
      longName = text(in.readNBytes((int) size), 0, (int) size);
      in.skipNBytes(padding(size));
    } else {
      write(header, size);
      longName = null;
    }
    return true;
  }

  private void write(byte[] header, long size) throws IOException {
    Path path = folder.resolve(longName != null ? longName : name(header)).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("The archive has an entry outside of its folder: " + path);
    }
    if (header[156] == '5') {
      makeFolders(path);
      return;
    }
    makeFolders(path.getParent());
    switch (header[156]) {
      case '2' -> Files.createSymbolicLink(path, Path.of(text(header, 157, 100)));
      case '0', 0 -> {
        try (OutputStream out = Files.newOutputStream(path)) {
          copy(size, out);
        }
        boolean runs = (octal(header, 100, 8) & 0100) != 0;
        mode(path, runs ? "rwxr-xr-x" : "rw-r--r--");
      }
      default -> throw new IOException("The archive has an entry of an unknown kind: " + path);
    }
  }

  private void makeFolders(@Nullable Path path) throws IOException {
    if (path == null || path.equals(folder) || Files.isDirectory(path)) {
      return;
    }
    makeFolders(path.getParent());
    Files.createDirectory(path);
    mode(path, "rwxr-xr-x");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private void copy(long size, OutputStream out) throws IOException {
    long left = size;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("The archive ends in the middle of a file");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    in.skipNBytes(padding(size));
  }

  private static long padding(long size) {
    return -size & (BLOCK - 1);
  }

  /** GNU's own format has other things where POSIX keeps the first part of a long name. */
  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    String prefix = text(header, 257, 6).equals("ustar") ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int from, int length) {
    String digits = text(header, from, length).strip();
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }
}
