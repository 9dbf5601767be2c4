package florin.cli;

import florin.Config;
import florin.Proofs;
import florin.Storage;
import florin.audit.Audit;
import florin.clock.BusinessClock;
import florin.core.BusinessDays;
import florin.core.Money;
import florin.core.UserId;
import florin.customer.CustomerService;
import florin.imports.BadRow;
import florin.imports.ImportRefused;
import florin.imports.ImportService;
import florin.ledger.LedgerService;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings another bank's books in. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Imports a CSV file with the columns date, account, amount_cents and, if there,",
      "transaction_id, operation, memo, balance_after_cents, counterparty_bank,",
      "counterparty_account. Nothing is imported when a row is wrong; the same file again, or one",
      "that was killed in the middle, imports what is missing."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar import books.csv --currency CZK --owner ada@example.com --dry-run",
      "  java -jar florin.jar import books.csv --currency CZK --owner ada@example.com"
    })
final class ImportCommand extends BankCommand {
  private static final int ROWS_TOLD_MAX = 20;

  @Parameters(paramLabel = "FILE.csv", description = "The file, UTF-8, with a header line.")
  private Path file = Path.of("");

  @Option(names = "--currency", required = true, paramLabel = "CZK", description = "Of all rows.")
  private String currency = "";

  @Option(
      names = "--owner",
      required = true,
      paramLabel = "EMAIL",
      description = "The user who will own the accounts.")
  private String owner = "";

  @Option(
      names = "--overdraft",
      paramLabel = "CENTS",
      description = "Overdraft limit of accounts it opens; none by default.")
  private long overdraftCents;

  @Option(names = "--dry-run", description = "Judge only; write nothing.")
  private boolean isDryRun;

  @Option(names = "--json", description = "The result as one line of JSON.")
  private boolean isJson;

  ImportCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws SQLException {
    if (!Money.isCurrency(currency)) {
      throw new UsageException("--currency must be an ISO 4217 code in capitals, such as CZK.");
    }
    if (overdraftCents < 0 || overdraftCents > Money.AMOUNT_MAX) {
      throw new UsageException("--overdraft must be a number of cents from 0 on.");
    }
    Config config = shell.config();
    shell.silenceLog();
    Progress progress = new Progress(shell, "rows");
    try (Storage storage = Storage.beside(config);
        Audit audit = new Audit(storage.database().jdbi(), config.clocks().wall());
        LedgerService ledger =
            new LedgerService(
                storage.database(),
                business(config, storage),
                new LedgerService.Beside(List.of(), batch -> {}, Proofs.sealing()))) {
      Jdbi jdbi = storage.database().jdbi();
      var request =
          new ImportService.Request(file, currency, ownerId(jdbi), overdraftCents, isDryRun);
      var imports = new ImportService(jdbi, ledger, business(config, storage), audit);
      ImportService.Result result = imports.run(request, progress::at);
      progress.end();
      tell(result);
      return ExitCode.OK;
    } catch (ImportRefused refused) {
      progress.end();
      tell(refused);
      return ExitCode.USAGE;
    }
  }

  /** As the bank goes by it: a sandbox may have set it ahead. */
  private static BusinessClock business(Config config, Storage storage) {
    return BusinessClock.over(storage.database().jdbi(), config.clocks().business());
  }

  private UserId ownerId(Jdbi jdbi) {
    return new CustomerService(jdbi, new BusinessDays(Clock.systemUTC(), ZoneOffset.UTC))
        .find(owner)
        .orElseThrow(() -> new ImportRefused("There is no user " + owner + "."));
  }

  private void tell(ImportService.Result result) {
    if (isJson) {
      shell.printJson(result);
      return;
    }
    String verb = isDryRun ? "would be imported" : "imported";
    shell.print(
        result.imported() == 0
            ? "Nothing to import: all " + result.known() + " rows are there."
            : "%d rows %s on %d accounts, %d of them new; %d rows were there."
                .formatted(
                    result.imported(), verb, result.accounts(), result.opened(), result.known()));
  }

  private void tell(ImportRefused refused) {
    List<BadRow> rows = refused.rows();
    rows.stream()
        .limit(ROWS_TOLD_MAX)
        .forEach(row -> shell.say("line " + row.line() + ": " + row.reason()));
    String more = rows.size() > ROWS_TOLD_MAX ? " " + rows.size() + " rows are wrong in all." : "";
    shell.say("Error: " + refused.getMessage() + more);
  }
}
