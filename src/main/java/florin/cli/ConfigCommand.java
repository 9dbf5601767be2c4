package florin.cli;

import florin.Config;
import florin.config.Setting;
import florin.config.Sources;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the bank would start with. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows each effective setting and where it came from; secrets are masked.",
    footer = {
      "%nExamples:",
      "  java -jar florin.jar config",
      "  java -jar florin.jar config --port 9090 --json"
    })
final class ConfigCommand extends BankCommand {
  @Option(names = "--json", description = "One line of JSON.")
  private boolean isJson;

  /** One setting, as it is shown. */
  record Row(String name, String value, String source) {}

  ConfigCommand(Shell shell) {
    super(shell);
  }

  @Override
  List<Setting<?>> flags() {
    return Setting.ALL.stream().filter(setting -> !setting.secret()).toList();
  }

  @Override
  public Integer call() {
    Sources sources = shell.sources();
    Config config = Config.of(sources);
    List<Row> rows = Setting.ALL.stream().map(setting -> row(setting, sources, config)).toList();
    if (isJson) {
      shell.printJson(rows);
    } else {
      rows.forEach(
          row ->
              shell.print(
                  String.format(
                      Locale.ROOT, "%-24s  %-24s  %s", row.name(), row.value(), row.source())));
    }
    return ExitCode.OK;
  }

  private static Row row(Setting<?> setting, Sources sources, Config config) {
    Sources.Found found = sources.find(setting);
    if (setting.equals(Setting.MODE)) {
      String source = found == null ? "default" : found.source();
      return new Row(setting.name(), config.mode().name().toLowerCase(Locale.ROOT), source);
    }
    if (found == null) {
      return new Row(setting.name(), "", "none");
    }
    return new Row(setting.name(), setting.secret() ? "***" : found.text(), found.source());
  }
}
