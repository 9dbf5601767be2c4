package florin.db;

import florin.core.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The data of a throw-away server with its template of a database, kept in the user's cache folder:
 * to copy it takes a fraction of the time that {@code initdb} and all migrations do. Whoever uses
 * it holds that folder's lock.
 */
record KeptCluster(Path cache, String name, Clock wall) {
  private static final String PREFIX = "cluster-";
  private static final String MAKING = ".making-cluster";

  /** Another branch, another version: whoever goes to and fro finds the last few again. */
  private static final int KEPT_MAX = 3;

  /** What decides how it is made, beside PostgreSQL and the schema. */
  private static final List<Class<?>> MAKERS =
      List.of(Cluster.class, PostgresOptions.class, Roles.class, SharedPostgres.class);

  /** Makes the data in an empty folder, and has stopped its server when it returns. */
  interface Maker {
    void make(Path folder) throws IOException;
  }

  /**
   * @param programs PostgreSQL's folder, named by its version
   * @param schema names what is made in the template: another for another
   */
  static KeptCluster of(Path programs, String schema, Clock wall) throws IOException {
    List<byte[]> parts = new ArrayList<>();
    parts.add((programs.getFileName() + "\n" + schema).getBytes(StandardCharsets.UTF_8));
    for (Class<?> maker : MAKERS) {
      try (InputStream code = maker.getResourceAsStream(maker.getSimpleName() + ".class")) {
        parts.add(Objects.requireNonNull(code).readAllBytes());
      }
    }
    byte[] hash = Hash.of(parts.toArray(byte[][]::new)).bytes();
    return new KeptCluster(
        Objects.requireNonNull(programs.getParent()),
        PREFIX + HexFormat.of().formatHex(hash, 0, 8),
        wall);
  }

  /** Copies it into an empty folder; made before, where it is not there. */
  void into(Path folder, Maker maker) throws IOException {
    Path kept = cache.resolve(name);
    boolean isNew = !Files.isDirectory(kept);
    if (isNew) {
      make(kept, maker);
    }
    Files.setLastModifiedTime(kept, FileTime.from(wall.instant()));
    if (isNew) {
      forgetAllButTheLast();
    }
    Programs.copy(kept, folder);
  }

  /** Aside, then moved, so that a kill leaves nothing half. */
  private void make(Path kept, Maker maker) throws IOException {
    Path aside = cache.resolve(MAKING);
    Postmaster.clear(DataDirectory.cluster(aside));
    FileTree.delete(aside);
    FileTree.makePrivate(aside);
    maker.make(aside);
    Files.move(aside, kept, StandardCopyOption.ATOMIC_MOVE);
  }

  private void forgetAllButTheLast() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(PREFIX))
          .sorted(Comparator.comparing(KeptCluster::used).reversed())
          .skip(KEPT_MAX)
          .forEach(FileTree::tryDelete);
    }
  }

  private static Instant used(Path folder) {
    try {
      return Files.getLastModifiedTime(folder).toInstant();
    } catch (IOException gone) {
      return Instant.MIN;
    }
  }
}
