package florin.db;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server runs.
 *
 * @param settings PostgreSQL's own, given on its command line
 * @param binaries where to unpack PostgreSQL; null is the data directory
 */
public record PostgresOptions(Data data, Map<String, String> settings, @Nullable Path binaries) {
  /** What its data is worth. */
  public enum Data {
    /** What was committed survives a loss of power. */
    DURABLE,
    /** Whole once the server was stopped. */
    KEPT,
    /** Nothing: it is not even stopped in order. */
    THROWN_AWAY
  }

  /**
   * How often a password is hashed. Ours are 32 random bytes, which nobody guesses: to hash them
   * again and again protects nothing, and takes its time at each start.
   */
  static final String SCRAM_ITERATIONS = "1";

  /** For a bank's data. A quarter of the memory, at most 1 GB, is PostgreSQL's page cache. */
  public static PostgresOptions durable() {
    return new PostgresOptions(
        Data.DURABLE,
        settings(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "shared_buffers", sharedBuffersMegabytes() + "MB",
            "max_connections", "60",
            "max_wal_size", "2GB"),
        null);
  }

  /** For tests: fast, and lost with the machine's power. */
  public static PostgresOptions throwAway() {
    return new PostgresOptions(
        Data.THROWN_AWAY,
        settings(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "wal_level", "minimal",
            "max_wal_senders", "0",
            "autovacuum", "off",
            "shared_buffers", "128MB",
            "max_connections", "200"),
        null);
  }

  PostgresOptions binariesIn(Path folder) {
    return new PostgresOptions(data, settings, folder);
  }

  /** For data that is copied once the server has ended. */
  PostgresOptions kept() {
    return new PostgresOptions(Data.KEPT, settings, binaries);
  }

  /** What every server has: loopback only, no socket file, UTC, no customer's words in the log. */
  private static Map<String, String> settings(String... own) {
    Map<String, String> settings = new HashMap<>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("password_encryption", "scram-sha-256");
    settings.put("scram_iterations", SCRAM_ITERATIONS);
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("log_min_messages", "log");
    settings.put("log_min_error_statement", "panic");
    settings.put("log_error_verbosity", "terse");
    settings.put("log_checkpoints", "off");
    settings.put("jit", "off");
    for (int i = 0; i < own.length; i += 2) {
      settings.put(own[i], own[i + 1]);
    }
    return Map.copyOf(settings);
  }

  private static long sharedBuffersMegabytes() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Math.max(16, Math.min(1024, system.getTotalMemorySize() / 4 / (1 << 20)));
  }
}
