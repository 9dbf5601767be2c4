package florin.db;

/** How to reach a running server of ours: loopback TCP only, passwords always asked. */
public record PostgresServer(int port, Credentials superuser, Credentials owner, Credentials app) {
  /** The database that {@link EmbeddedPostgres#start} makes, owned by {@link #owner}. */
  public static final String DATABASE = "florin";

  static final String SUPERUSER = "postgres";

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public PostgresDatabase database(String name) {
    return new PostgresDatabase(jdbcUrl(name), owner, app);
  }

  static PostgresServer at(int port, Secrets secrets) {
    return new PostgresServer(
        port,
        new Credentials(SUPERUSER, secrets.get(SUPERUSER)),
        new Credentials(Roles.OWNER, secrets.get(Roles.OWNER)),
        new Credentials(Roles.APP, secrets.get(Roles.APP)));
  }
}
