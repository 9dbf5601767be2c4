package florin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedPostgresTest {
  @Test
  void everyLeaseIsAFreshMigratedDatabaseAndIsGoneWhenClosed() throws Exception {
    String url;
    Credentials owner;
    try (SharedPostgres.Lease one = SharedPostgres.lease(SharedPostgresTest::migrate);
        SharedPostgres.Lease two = SharedPostgres.lease(SharedPostgresTest::migrate)) {
      url = one.database().jdbcUrl();
      owner = one.database().owner();
      Sql.run(
          url,
          owner,
          "INSERT INTO account_access VALUES (gen_random_uuid(), gen_random_uuid(), 'PAY')");
      assertThat(Sql.text(url, owner, "SELECT count(*) FROM account_access")).isEqualTo("1");
      assertThat(Sql.text(two.database().jdbcUrl(), owner, "SELECT count(*) FROM account_access"))
          .isEqualTo("0");
    }
    assertThatThrownBy(() -> Sql.run(url, owner, "SELECT 1"))
        .hasMessageContaining("does not exist");
  }

  @Test
  void manyThreadsLeaseAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<String> lease =
          () -> {
            try (SharedPostgres.Lease it = SharedPostgres.lease(SharedPostgresTest::migrate)) {
              String url = it.database().jdbcUrl();
              return Sql.text(
                  url,
                  it.database().app(),
                  "SELECT current_database() FROM (SELECT count(*) FROM journal) j");
            }
          };
      Set<String> names = new HashSet<>();
      for (Future<String> name :
          threads.invokeAll(Stream.generate(() -> lease).limit(24).toList())) {
        names.add(name.get());
      }
      assertThat(names).hasSize(24);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void migrate(PostgresDatabase database) {
    try {
      Schema.apply(database);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
