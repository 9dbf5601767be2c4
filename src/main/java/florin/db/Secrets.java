package florin.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

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
        FileTree.makePrivate(folder);
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        FileTree.writePrivate(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The secret " + file + " cannot be read or made", e);
    }
  }

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }
}
