package florin.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/** The migrations as they are, without Flyway. */
final class Schema {
  private Schema() {}

  static void apply(PostgresDatabase database) throws SQLException {
    for (String file : List.of("V001__ledger.sql", "V002__identity.sql", "V004__checkpoints.sql")) {
      Sql.run(database.jdbcUrl(), database.owner(), text("/db/migration/" + file));
    }
  }

  private static String text(String resource) {
    try (InputStream in = Schema.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
