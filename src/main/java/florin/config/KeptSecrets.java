package florin.config;

import florin.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Secrets made in sandbox mode: one file each in the data directory, 0600, on disk at once. */
public final class KeptSecrets {
  private KeptSecrets() {}

  /**
   * The kept secret of this name, made the first time.
   *
   * @throws ConfigException where it cannot be kept, or others can read it
   */
  public static Secret of(Path dataDir, Setting<Secret> setting) {
    Path file = dataDir.resolve(setting.flag().substring(2));
    try {
      if (!Files.exists(file)) {
        make(dataDir, file);
      }
      return read(file);
    } catch (IOException failure) {
      throw refusal(setting, "cannot be kept in " + file, "chmod u+rwx " + dataDir);
    } catch (IllegalArgumentException bad) {
      throw refusal(setting, bad.getMessage() + ", in " + file, "chmod 600 " + file);
    }
  }

  /** 32 random bytes, as text. */
  public static Secret random() {
    byte[] bytes = new byte[Secret.BYTES_MIN];
    new SecureRandom().nextBytes(bytes);
    return new Secret(Base64.getEncoder().encodeToString(bytes));
  }

  private static void make(Path dataDir, Path file) throws IOException {
    var folderMode = PosixFilePermissions.fromString("rwx------");
    var fileMode = PosixFilePermissions.fromString("rw-------");
    Files.createDirectories(dataDir, PosixFilePermissions.asFileAttribute(folderMode));
    Path draft =
        Files.createTempFile(
            dataDir, "secret", ".new", PosixFilePermissions.asFileAttribute(fileMode));
    Files.write(draft, random().bytes());
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException another) {
      // Somebody else was first: theirs counts.
    } finally {
      Files.delete(draft);
    }
    try (FileChannel folder = FileChannel.open(dataDir, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static Secret read(Path file) throws IOException {
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
    open.retainAll(PosixFilePermissions.fromString("---rwxrwx"));
    if (!open.isEmpty()) {
      throw new IllegalArgumentException("must be readable by its owner alone");
    }
    return new Secret(Files.readString(file, StandardCharsets.UTF_8).strip());
  }

  private static ConfigException refusal(Setting<?> setting, String detail, String mend) {
    return new ConfigException(List.of(new Problem(setting.name(), detail, mend)));
  }
}
