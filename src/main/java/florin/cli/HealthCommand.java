package florin.cli;

import florin.Config;
import florin.config.Setting;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Asks the bank on the configured port whether it is ready; what a container's health check runs.
 */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Asks the running bank whether it is ready: exit code 0, or 5 if it is not.",
    footer = {
      "%nExamples:",
      "  java -jar florin.jar health",
      "  java -jar florin.jar health --port 8080 --json"
    })
final class HealthCommand extends BankCommand {
  private static final int TIMEOUT_MILLIS = 3_000;

  @Option(names = "--json", description = "One line of JSON.")
  private boolean isJson;

  HealthCommand(Shell shell) {
    super(shell);
  }

  @Override
  List<Setting<?>> flags() {
    return List.of(Setting.PORT, Setting.HOST, Setting.DATA_DIR);
  }

  @Override
  public Integer call() throws IOException {
    Config.Http http = shell.config().http();
    if (http.port() == 0) {
      throw new UsageException("PORT is 0: name the port the bank took with --port.");
    }
    String url = "http://" + reachable(http.host()) + ":" + http.port() + "/readyz";
    boolean isReady = isReady(url);
    String status = isReady ? "ready" : "unavailable";
    if (isJson) {
      shell.printJson(Map.of("status", status));
    } else {
      shell.print(status);
    }
    if (!isReady) {
      shell.say("Error: " + url + " does not answer 200.");
    }
    return isReady ? ExitCode.OK : ExitCode.DATABASE;
  }

  private static boolean isReady(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try {
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException unreachable) {
      return false;
    } finally {
      connection.disconnect();
    }
  }

  /** An address that listens everywhere is reached on loopback. */
  private static String reachable(String host) {
    if (host.equals("0.0.0.0")) {
      return "127.0.0.1";
    }
    return host.contains(":") ? (host.equals("::") ? "[::1]" : "[" + host + "]") : host;
  }
}
