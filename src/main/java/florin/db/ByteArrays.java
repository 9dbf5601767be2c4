package florin.db;

import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;

/** Lets Jdbi bind PostgreSQL's bytea[]; its own way hands the driver an array it refuses. */
final class ByteArrays {
  private ByteArrays() {}

  static void register(Jdbi jdbi) {
    jdbi.registerArgument(
        (ArgumentFactory)
            (declared, value, config) -> {
              if (!(value instanceof byte[][] arrays)) {
                return Optional.empty();
              }
              Argument argument =
                  (position, statement, context) ->
                      statement.setArray(
                          position, statement.getConnection().createArrayOf("bytea", arrays));
              return Optional.of(argument);
            });
  }
}
