package florin.cli;

import florin.ledger.Proof;
import florin.ledger.Verification;
import florin.ledger.Verification.Finding;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import picocli.CommandLine.Command;

/** Checks the whole ledger, and decides everything in it once more. */
@Command(
    name = "prove",
    description = {
      "Does what verify does, then replays the journal: every command is decided again, in order",
      "and from nothing, and must have the same outcome, and lead to the same balances and holds.",
      "Exit code 3 when something is wrong; then each wrong row is named, and the first command",
      "whose outcome differs."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar prove --json",
      "  java -jar florin.jar prove --against anchors.jsonl"
    })
final class ProveCommand extends VerifyCommand {
  private long commands;

  ProveCommand(Shell shell) {
    super(shell);
  }

  /** {@link Verification.Result}, and how many commands were replayed. */
  private record Report(
      long entries,
      long commands,
      long findingCount,
      List<Finding> findings,
      long unopenedTexts,
      boolean right) {}

  @Override
  Verification.Result check(Jdbi jdbi) throws SQLException {
    Progress entries = new Progress(shell, "entries");
    Progress replay = new Progress(shell, "commands");
    Proof.Result proof =
        new Proof(jdbi)
            .run(
                entries::at,
                (done, total) -> {
                  entries.end();
                  replay.at(done, total);
                });
    replay.end();
    commands = proof.commands();
    return proof.found();
  }

  @Override
  Object report(Verification.Result result) {
    return new Report(
        result.entries(),
        commands,
        result.findingCount(),
        result.findings(),
        result.unopenedTexts(),
        result.isRight());
  }

  @Override
  String seen(Verification.Result result) {
    return super.seen(result) + ", " + commands + " commands replayed";
  }
}
