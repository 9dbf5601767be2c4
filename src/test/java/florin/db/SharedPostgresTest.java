package florin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPostgresTest {
  @TempDir Path temporary;

  @Test
  void everyLeaseIsAFreshMigratedDatabaseAndIsGoneWhenClosed() throws Exception {
    String url;
    Credentials owner;
    try (SharedPostgres.Lease one = Storage.lease();
        SharedPostgres.Lease two = Storage.lease()) {
      url = one.database().jdbcUrl();
      owner = one.database().owner();
      String grant =
          "INSERT INTO account_access SELECT gen_random_uuid(), gen_random_uuid(), 'PAY'";
      Sql.run(url, owner, grant);
      String count = "SELECT count(*) FROM account_access";
      assertThat(Sql.text(url, owner, count)).isEqualTo("1");
      assertThat(Sql.text(two.database().jdbcUrl(), owner, count)).isEqualTo("0");
    }
    assertThatThrownBy(() -> Sql.run(url, owner, "SELECT 1"))
        .hasMessageContaining("does not exist");
  }

  @Test
  void theServiceIsAsPowerlessAsInARealBank() throws Exception {
    try (SharedPostgres.Lease lease = Storage.lease()) {
      PostgresDatabase database = lease.database();
      for (String sql :
          List.of("CREATE TEMPORARY TABLE t (n int)", "CREATE TABLE t ()", "DELETE FROM journal")) {
        assertThatThrownBy(() -> Sql.run(database.jdbcUrl(), database.app(), sql))
            .hasMessageContaining("permission denied");
      }
    }
  }

  @Test
  void manyThreadsLeaseAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    String name = "SELECT current_database() FROM (SELECT count(*) FROM journal) j";
    try {
      Callable<String> lease =
          () -> {
            try (SharedPostgres.Lease it = Storage.lease()) {
              return Sql.text(it.database().jdbcUrl(), it.database().app(), name);
            }
          };
      Set<String> names = new HashSet<>();
      for (Future<String> one :
          threads.invokeAll(Stream.generate(() -> lease).limit(24).toList())) {
        names.add(one.get());
      }
      assertThat(names).hasSize(24);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anEndedJvmLeavesNothingAndSaysNothing() throws Exception {
    try (Child child = child("silent-lease")) {
      assertThat(child.restOfOutput()).isEmpty();
    }
    assertThat(folders()).isEmpty();
  }

  @Test
  void whatAKilledJvmLeavesTheNextOneSweeps() throws Exception {
    Path orphaned;
    try (Child killed = child("lease")) {
      assertThat(killed.line()).containsOnlyDigits();
      orphaned = folders().get(0);
      try (Child alive = child("lease")) {
        assertThat(alive.line()).containsOnlyDigits();
        assertThat(folders()).as("the living keep theirs").hasSize(2).contains(orphaned);
      }
      killed.kill();
      assertThat(Postmaster.on(orphaned.resolve("cluster"))).isPresent();
      try (Child next = child("lease")) {
        assertThat(next.line()).containsOnlyDigits();
        assertThat(orphaned).doesNotExist();
        assertThat(Postmaster.on(orphaned.resolve("cluster"))).isEmpty();
        assertThat(folders()).hasSize(1);
      }
    }
    assertThat(folders()).isEmpty();
  }

  @Test
  void whatAJvmKilledWhileItCopiesLeavesTheNextOneSweeps() throws Exception {
    Path half = Files.createDirectory(temporary.resolve("florin-postgres-half"));
    Files.createFile(half.resolve(DataDirectory.LOCK));
    Files.createDirectory(half.resolve("cluster"));
    try (Child next = child("lease")) {
      assertThat(next.line()).containsOnlyDigits();
      assertThat(half).doesNotExist();
      assertThat(folders().get(0).resolve(DataDirectory.LOCK)).exists();
    }
  }

  private Child child(String word) throws IOException {
    return Child.start(List.of(), List.of("-Djava.io.tmpdir=" + temporary), word);
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(temporary.toRealPath())) {
      return files.filter(it -> it.getFileName().toString().startsWith("florin-")).toList();
    }
  }
}
