package florin.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections to one database as one user, and how patient they are. */
record Pools(Database.Login login) {
  /**
   * One large piece taken and given back: a backend's malloc (glibc) then keeps what it frees,
   * which is else a quarter of PostgreSQL's time. It costs as much as to connect: not for a test's
   * few.
   */
  private static final String KEEP_MEMORY =
      "SELECT octet_length(repeat(repeat('x', 1024),"
          + " 2048 * (current_setting('fsync') = 'on')::int))";

  /** What a connection of the service does first: it gives up what its user may do beyond. */
  static final String SERVICE = "SET ROLE florin_app; " + KEEP_MEMORY;

  private static final int MIN_IDLE = 2;

  /**
   * Opens a pool; connects at once.
   *
   * @param begin what each connection is told first
   */
  HikariDataSource open(String name, int size, Isolation isolation, String begin) {
    HikariConfig hikari = new HikariConfig();
    hikari.setJdbcUrl(login.jdbcUrl());
    hikari.setUsername(login.user());
    hikari.setPassword(login.password());
    hikari.setPoolName(name);
    hikari.setMaximumPoolSize(size);
    hikari.setMinimumIdle(Math.min(MIN_IDLE, size));
    hikari.setIdleTimeout(size > MIN_IDLE ? 60_000 : 0);
    hikari.setConnectionTimeout(1_250);
    hikari.setValidationTimeout(1_000); // also of what a new connection is asked first
    hikari.setInitializationFailTimeout(20_000);
    hikari.setMaxLifetime(300_000);
    hikari.setTransactionIsolation("TRANSACTION_" + isolation);
    hikari.setConnectionInitSql(begin);
    hikari.addDataSourceProperty("ApplicationName", name);
    hikari.addDataSourceProperty("connectTimeout", "5");
    hikari.addDataSourceProperty("socketTimeout", "60");
    hikari.addDataSourceProperty("tcpKeepAlive", "true");
    hikari.addDataSourceProperty("reWriteBatchedInserts", "true");
    hikari.addDataSourceProperty("logServerErrorDetail", "false"); // it holds the row's values
    return new HikariDataSource(hikari);
  }
}
