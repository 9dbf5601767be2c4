package florin.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is there whole or not at all: written as {@code FILE.part} for its owner alone
 * (0600), brought to disk, then renamed. What the file was before stays until then.
 */
final class WholeFile {
  private WholeFile() {}

  /** What fills it. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * @throws IOException whose message is a sentence for a person; then nothing is left
   */
  static void write(Path file, Content content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " cannot be written: it is no regular file.");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    FileChannel channel = create(file, part);
    part.toFile().deleteOnExit(); // on Ctrl-C too
    try {
      try (channel) {
        content.write(Channels.newOutputStream(channel));
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      Files.deleteIfExists(part);
      throw new IOException(
          file + " cannot be written: " + reason(failure) + "; nothing is left of it.", failure);
    } catch (RuntimeException | Error failure) {
      Files.deleteIfExists(part);
      throw failure;
    }
  }

  private static FileChannel create(Path file, Path part) throws IOException {
    try {
      return FileChannel.open(
          part,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException taken) {
      String why = part + " is there: another export writes it, or one was killed; remove it then.";
      throw new IOException(file + " cannot be written: " + why, taken);
    } catch (IOException failure) {
      throw new IOException(file + " cannot be written: " + reason(failure) + ".", failure);
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "access is denied";
    }
    String reason = failure instanceof FileSystemException file ? file.getReason() : null;
    return reason == null ? String.valueOf(failure.getMessage()) : reason;
  }
}
