package florin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptClusterTest {
  @TempDir Path folder;
  private Path cache;
  private Path programs;
  private Clock wall = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
  private int made;

  @BeforeEach
  void aCacheFolderWithPrograms() throws IOException {
    cache = Files.createDirectory(folder.resolve("cache"));
    programs = Files.createDirectory(cache.resolve("postgresql-1"));
  }

  @Test
  void it_is_made_once_and_copied_from_then_on() throws IOException {
    assertThat(Files.readString(copy("schema").resolve("cluster/PG_VERSION"))).isEqualTo("made 1");
    assertThat(Files.readString(copy("schema").resolve("cluster/PG_VERSION"))).isEqualTo("made 1");
    assertThat(made).isEqualTo(1);
  }

  @Test
  void a_copy_is_as_private_as_the_original() throws IOException {
    Path copy = copy("schema");
    assertThat(permissions(copy.resolve("cluster"))).isEqualTo("rwx------");
    assertThat(permissions(copy.resolve("cluster/PG_VERSION"))).isEqualTo("rw-------");
  }

  @Test
  void what_cannot_be_copied_is_said() {
    assertThatThrownBy(() -> Programs.copy(cache, folder.resolve("is/not/there")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be copied to");
  }

  @Test
  void another_schema_or_another_PostgreSQL_is_made_anew() throws IOException {
    copy("schema");
    copy("schema, and one table more");
    assertThat(made).isEqualTo(2);
    programs = Files.createDirectory(cache.resolve("postgresql-2"));
    copy("schema");
    assertThat(made).isEqualTo(3);
  }

  @Test
  void what_could_not_be_made_is_made_anew() throws IOException {
    assertThatThrownBy(
            () ->
                kept("schema")
                    .into(
                        empty(),
                        aside -> {
                          Files.writeString(aside.resolve("half"), "");
                          throw new IOException("the disk is full");
                        }))
        .hasMessage("the disk is full");
    assertThat(kept()).isEmpty();
    assertThat(copy("schema").resolve("half")).doesNotExist();
    assertThat(made).isEqualTo(1);
  }

  @Test
  void the_three_that_were_used_last_are_kept() throws IOException {
    for (String schema : List.of("a", "b", "c", "d")) {
      copy(schema);
      aDayPasses();
    }
    assertThat(kept()).hasSize(3).doesNotContain(kept("a").name());
    copy("b");
    aDayPasses();
    copy("e");
    assertThat(kept())
        .containsExactlyInAnyOrder(kept("b").name(), kept("d").name(), kept("e").name());
  }

  private void aDayPasses() {
    wall = Clock.offset(wall, Duration.ofDays(1));
  }

  private Path copy(String schema) throws IOException {
    Path copy = empty();
    kept(schema).into(copy, this::make);
    return copy;
  }

  private KeptCluster kept(String schema) throws IOException {
    return KeptCluster.of(programs, schema, wall);
  }

  private Path empty() throws IOException {
    return Files.createTempDirectory(folder, "copy");
  }

  private void make(Path aside) throws IOException {
    made++;
    Path cluster = Files.createDirectory(aside.resolve("cluster"));
    Path file = Files.writeString(cluster.resolve("PG_VERSION"), "made " + made);
    Files.setPosixFilePermissions(cluster, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("cluster-"))
          .toList();
    }
  }
}
