package florin.cli;

import florin.backup.BackupRefused;
import florin.config.ConfigException;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.db.DataDirectoryInUse;
import florin.db.PostgresUnavailable;
import florin.db.SqlStates;
import java.net.BindException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;

/** From what was thrown to one sentence on stderr and an exit code; never a stack trace. */
final class Failures {
  private static final List<Class<?>> DATABASE =
      List.of(
          DataDirectoryInUse.class,
          PostgresUnavailable.class,
          FlywayException.class,
          JdbiException.class,
          SQLException.class);

  private static final Set<ErrorCode> SERVERS =
      EnumSet.of(
          ErrorCode.UNAVAILABLE,
          ErrorCode.OVERLOADED,
          ErrorCode.ACCOUNT_BUSY,
          ErrorCode.OUTCOME_UNKNOWN);

  private static final String NOT_ANSWERED =
      "PostgreSQL did not answer in time. What was done stays; run the same command again.";

  private static final String NOBODY_THERE = "08001";

  private Failures() {}

  static int tell(Throwable failure, Shell shell) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UsageException) {
        return say(shell, ExitCode.USAGE, sentence(cause));
      }
      if (cause instanceof BackupRefused refused) {
        return say(shell, code(refused.reason()), sentence(refused));
      }
      if (cause instanceof ConfigException wrong) {
        return say(shell, ExitCode.CONFIGURATION, String.valueOf(wrong.getMessage()));
      }
      if (cause instanceof BankException refused && SERVERS.contains(refused.code())) {
        return say(shell, ExitCode.DATABASE, NOT_ANSWERED);
      }
      if (cause instanceof BankException refused) {
        return say(shell, ExitCode.USAGE, refusal(refused));
      }
      if (cause instanceof OutputCutOff) {
        return say(shell, ExitCode.OUTPUT, OutputCutOff.SENTENCE);
      }
      if (isNoAddress(cause)) {
        return say(shell, ExitCode.CONFIGURATION, "HOST is no address of this machine.");
      }
      if (cause instanceof BindException) {
        String help = "; try another, --port 8081, or any free one, --port 0.";
        return say(shell, ExitCode.CONFIGURATION, "The port cannot be listened on" + help);
      }
      if (isDatabase(cause)) {
        return say(shell, ExitCode.DATABASE, database(cause));
      }
    }
    return say(shell, ExitCode.INTERNAL, "Something went wrong inside: " + where(failure));
  }

  private static int code(BackupRefused.Reason reason) {
    return switch (reason) {
      case INPUT -> ExitCode.USAGE;
      case OUTPUT -> ExitCode.OUTPUT;
      case DISK -> ExitCode.INTERNAL;
      case LEDGER -> ExitCode.LEDGER_WRONG;
    };
  }

  private static boolean isNoAddress(Throwable cause) {
    return cause instanceof UnresolvedAddressException
        || (cause instanceof SocketException
            && String.valueOf(cause.getMessage()).matches("Unresolved.*|Cannot assign.*"));
  }

  private static boolean isDatabase(Throwable cause) {
    return DATABASE.stream().anyMatch(type -> type.isInstance(cause));
  }

  /** A server that goes away in the middle of a command costs nothing but its repetition. */
  private static String database(Throwable failure) {
    Throwable first = failure;
    while (first instanceof JdbiException && first.getCause() != null) {
      first = first.getCause();
    }
    boolean isLost =
        SqlStates.isConnectionLost(failure) && !NOBODY_THERE.equals(SqlStates.of(failure));
    return isLost
        ? "PostgreSQL was lost: " + sentence(first) + "; run the same command again."
        : sentence(first);
  }

  private static int say(Shell shell, int code, String sentence) {
    shell.say("Error: " + sentence);
    return code;
  }

  private static String refusal(BankException refused) {
    return refused.errors().isEmpty()
        ? refused.detail()
        : refused.errors().stream().map(FieldError::detail).collect(Collectors.joining(" "));
  }

  private static String sentence(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }

  private static String where(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return sentence(failure) + (trace.length == 0 ? "" : " (at " + trace[0] + ")");
  }
}
