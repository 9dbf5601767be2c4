package florin.interest;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.UserId;
import florin.ledger.Command;
import florin.ledger.TransferKind;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is credited or charged to which account for which days. Of one kind, account and first day
 * there is one, whoever finds it due and however often.
 */
record PostingKey(TransferKind kind, AccountId account, LocalDate fromOn, LocalDate throughOn) {
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

  /** What a command of the ledger's credits or charges; null for all others. */
  static @Nullable PostingKey of(Command command) {
    if (!(command instanceof Command.Transfer transfer)
        || !(command.origin().caller() instanceof Caller.Job job)) {
      return null;
    }
    TransferKind kind = transfer.transferKind();
    if (kind != TransferKind.INTEREST && kind != TransferKind.FEE) {
      return null;
    }
    String[] name = job.name().split(" ", 3);
    return new PostingKey(
        kind,
        Objects.requireNonNull(kind == TransferKind.FEE ? transfer.from() : transfer.to()),
        LocalDate.parse(name[1]),
        LocalDate.parse(name[2]));
  }

  /** The bank at it, in nobody's name. */
  Caller.Job byTheBank() {
    return Caller.Job.ofTheBank(jobName());
  }

  /** The bank at it, while an owner orders something that it belongs to. */
  Caller.Job by(UserId owner) {
    return new Caller.Job(owner, jobName());
  }

  private String jobName() {
    return kind.slug() + " " + fromOn + " " + throughOn;
  }

  /** An attempt that was refused is another than the one after it. */
  Command.Key attempt(int attempt) {
    String text = account + "/" + kind.slug() + "/" + fromOn + "/" + attempt;
    return new Command.Key(text, Hash.of(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** {@code Interest July 2027}. */
  String memo() {
    String what = kind == TransferKind.FEE ? "Fee " : "Interest ";
    return what + MONTH.format(throughOn);
  }
}
