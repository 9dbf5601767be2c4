package florin.backup;

import florin.backup.BackupRefused.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is there whole or not at all, for its owner alone (0600): written as {@code
 * FILE.part}, flushed to disk, moved.
 */
final class NewFile implements AutoCloseable {
  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final boolean replaces;
  private boolean isFinished;

  private NewFile(Path file, Path part, FileChannel channel, boolean replaces) {
    this.file = file;
    this.part = part;
    this.channel = channel;
    this.replaces = replaces;
  }

  /**
   * @throws BackupRefused where a file is there already and is not to be replaced
   */
  static NewFile create(Path path, boolean replaces) throws IOException {
    Path file = path.toAbsolutePath();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    if (Files.isDirectory(file)) {
      throw new BackupRefused(Reason.INPUT, path + " is a folder: name a file in it.");
    }
    refuseExisting(file, replaces);
    if (replaces) {
      Files.deleteIfExists(part);
    }
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      return new NewFile(file, part, FileChannel.open(part, options, ownerOnly), replaces);
    } catch (FileAlreadyExistsException taken) {
      throw new BackupRefused(
          Reason.INPUT,
          part + " is there: another backup is being written, or one was killed; then delete it.");
    }
  }

  private static void refuseExisting(Path file, boolean replaces) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new BackupRefused(Reason.INPUT, file + " is no regular file.");
    }
    if (!replaces && Files.exists(file)) {
      throw new BackupRefused(Reason.INPUT, file + " is there already; --force replaces it.");
    }
  }

  OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  /** Its size in bytes, once it is on disk under its name. */
  long finish() throws IOException {
    channel.force(true);
    long bytes = channel.size();
    channel.close();
    refuseExisting(file, replaces);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    isFinished = true;
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."))) {
      folder.force(true);
    }
    return bytes;
  }

  /** Leaves nothing where {@link #finish} was not reached. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!isFinished) {
      Files.deleteIfExists(part);
    }
  }
}
