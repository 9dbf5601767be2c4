import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * The least that a server on these libraries does: a pool, the migrations checked, one route that
 * asks the database. What the bank's start is compared with. Reads {@code BENCH_DB} (a jdbc: URL)
 * and {@code PORT}.
 */
public final class Skeleton {
  private Skeleton() {}

  /** One question. */
  public interface Ping {
    @SqlQuery("SELECT 1")
    int one();
  }

  /** One answer. */
  public record Health(String status) {}

  public static void main(String[] args) {
    HikariConfig hikari = new HikariConfig();
    hikari.setJdbcUrl(System.getenv("BENCH_DB"));
    HikariDataSource pool = new HikariDataSource(hikari);
    Flyway.configure().dataSource(pool).load().migrate();
    Jdbi jdbi = Jdbi.create(pool).installPlugin(new SqlObjectPlugin());
    Javalin.create(
            config ->
                config.routes.get(
                    "/readyz",
                    ctx -> {
                      jdbi.useExtension(Ping.class, Ping::one);
                      ctx.json(new Health("ready"));
                    }))
        .start("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
  }
}
