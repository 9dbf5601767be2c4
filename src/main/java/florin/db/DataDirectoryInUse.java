package florin.db;

import java.nio.file.Path;

/** Another bank, in this process or another, owns the data directory. */
public final class DataDirectoryInUse extends RuntimeException {
  DataDirectoryInUse(Path folder) {
    super(
        "The data directory "
            + folder
            + " is in use by a running bank; stop it or choose another directory.");
  }
}
