package florin.db;

/**
 * One database and the two who use it.
 *
 * @param owner may create and change tables; runs the migrations
 * @param app has what the migrations grant to {@code florin_app}, and no more
 */
public record PostgresDatabase(String jdbcUrl, Credentials owner, Credentials app) {}
