package florin.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Random secrets, each in a file that its owner alone can read (0600), in a folder alike (0700).
 * Whoever makes new ones owns the data directory, so two never make the same at once.
 */
public record Secrets(Path folder) {
  private static final int BYTES = 32;

  /** The secret of this name: 32 random bytes in base64url, made and kept when it is not there. */
  public String get(String name) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The secret " + file + " cannot be read or made", e);
    }
  }

  /** The secret of this name, where there is one. */
  public Optional<String> find(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The secret " + file + " cannot be read", e);
    }
  }

  /** How long ago it was made, where it is there. */
  public Optional<Duration> age(String name, Clock wall) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file)
          ? Optional.of(
              Duration.between(Files.getLastModifiedTime(file).toInstant(), wall.instant()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The secret " + file + " cannot be looked at", e);
    }
  }

  /**
   * Makes a new one in its place. The old one is copied first and then replaced in one step, so
   * that whoever looks meanwhile finds either.
   *
   * @param previous the name under which the old one is kept
   * @param keepsPrevious whether it is; else nothing has that name afterwards
   */
  public void replace(String name, String previous, boolean keepsPrevious) throws IOException {
    Path file = folder.resolve(name);
    if (keepsPrevious && Files.exists(file)) {
      FileTree.writePrivate(folder.resolve(previous), Files.readString(file));
    } else {
      Files.deleteIfExists(folder.resolve(previous));
    }
    make(file);
  }

  private void make(Path file) throws IOException {
    FileTree.makePrivate(folder);
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    FileTree.writePrivate(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }
}
