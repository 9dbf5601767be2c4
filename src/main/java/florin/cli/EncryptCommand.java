package florin.cli;

import florin.Config;
import florin.Storage;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.reseal.ResealService;
import java.util.List;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings what is kept sealed under the current key. */
@Command(
    name = "encrypt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Encrypts personal fields with FLORIN_ENCRYPTION_KEY that are in clear, or encrypted with",
      "FLORIN_ENCRYPTION_KEY_PREVIOUS. Runs beside a bank that serves; interrupted, run it again."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar encrypt --count",
      "  java -jar florin.jar encrypt"
    })
final class EncryptCommand extends BankCommand {
  @Option(names = "--count", description = "Only count what is kept how; change nothing.")
  private boolean isCount;

  @Option(names = "--json", description = "The counts as one line of JSON.")
  private boolean isJson;

  EncryptCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Config config = shell.config();
    shell.silenceLog();
    try (Storage storage = Storage.beside(config)) {
      ResealService service = new ResealService(storage.database().jdbi());
      List<ResealService.Count> before = service.counts();
      if (!isCount) {
        long left = before.stream().mapToLong(ResealService.Count::left).sum();
        Progress progress = new Progress(shell, "fields");
        long done = service.run(rows -> progress.at(rows, left));
        progress.end();
        if (done > 0) {
          log(config, storage, done);
        }
        shell.say(done == 0 ? "Nothing was left to encrypt." : "Encrypted " + done + " fields.");
      }
      tell(isCount ? before : service.counts());
      return ExitCode.OK;
    }
  }

  private static void log(Config config, Storage storage, long fields) {
    try (Audit audit = new Audit(storage.database().jdbi(), config.clocks().wall());
        Handle handle = storage.database().jdbi().open()) {
      Actor actor = Actor.program("encrypt");
      audit.record(
          handle, AuditEvent.done(AuditKind.ENCRYPTION_KEY_CHANGED, actor).with("fields", fields));
    }
  }

  private void tell(List<ResealService.Count> counts) {
    if (isJson) {
      shell.printJson(counts);
      return;
    }
    for (ResealService.Count count : counts) {
      shell.print(
          "%s: %d encrypted, %d of them with the key before; %d in clear"
              .formatted(count.place(), count.sealed(), count.underAnother(), count.inClear()));
    }
  }
}
