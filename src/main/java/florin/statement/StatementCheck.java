package florin.statement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a statement in a file by itself: its arithmetic, its digest, its signature. */
public final class StatementCheck {
  private static final int NAMED_MAX = 20;

  private final List<String> findings = new ArrayList<>();
  private long wrong;
  private long count;
  private long incoming;
  private long outgoing;
  private long balance;

  private StatementCheck() {}

  /**
   * What was found.
   *
   * @param findings a sentence for each of the first things that are wrong
   * @param publicKey of the signature, which is right unless that is a finding; null where there is
   *     none
   */
  public record Result(
      long entries,
      String digest,
      @Nullable String publicKey,
      long findingCount,
      List<String> findings) {
    public boolean isRight() {
      return findingCount == 0;
    }
  }

  /**
   * Reads a file, in memory that does not grow with it.
   *
   * @param trusted the key that must have signed it; null if any may, or none
   * @throws IOException when it cannot be read
   */
  public static Result of(Path file, @Nullable String trusted) throws IOException {
    StatementCheck check = new StatementCheck();
    StatementFile opened;
    Receipt receipt;
    try {
      opened = StatementFile.open(file);
      receipt = opened.receipt();
      check.read(opened, receipt);
    } catch (StatementFile.Malformed none) {
      check.find(none.what());
      return check.result("", null);
    }
    check.signature(receipt, trusted);
    return check.result(receipt.digest(), receipt.publicKey());
  }

  private void read(StatementFile file, Receipt receipt) throws IOException {
    Statement statement = file.statement();
    Canonical canonical = new Canonical(statement);
    balance = statement.opening();
    file.lines(
        line -> {
          canonical.add(line);
          add(line);
        });
    Statement.Totals totals = statement.totals();
    same("entry_count", totals.count(), count);
    same("total_in", totals.incoming(), incoming);
    same("total_out", totals.outgoing(), outgoing);
    same("closing_balance", statement.closing(), balance);
    if (!Receipt.of(canonical.digest(statement), null).digest().equals(receipt.digest())) {
      find("The digest is not that of what it says.");
    }
  }

  private void add(Line line) {
    count++;
    incoming += Math.max(line.amount(), 0);
    outgoing -= Math.min(line.amount(), 0);
    balance += line.amount();
    if (line.balance() != balance) {
      find(
          "Entry "
              + line.sequence()
              + " says balance "
              + line.balance()
              + ", not "
              + balance
              + ".");
      balance = line.balance(); // or every one after it were named as well
    }
  }

  private void same(String name, long said, long computed) {
    if (said != computed) {
      find(name + " is " + said + " where the entries give " + computed + ".");
    }
  }

  private void signature(Receipt receipt, @Nullable String trusted) {
    if (receipt.publicKey() == null && receipt.signature() == null) {
      if (trusted != null) {
        find("It is not signed.");
      }
    } else if (!receipt.isSigned()) {
      find("The signature is not good.");
    } else if (trusted != null && !trusted.equals(receipt.publicKey())) {
      find("It is signed with another key, " + receipt.publicKey() + ".");
    }
  }

  private void find(String finding) {
    wrong++;
    if (findings.size() < NAMED_MAX) {
      findings.add(finding);
    }
  }

  private Result result(String digest, @Nullable String publicKey) {
    return new Result(count, digest, publicKey, wrong, List.copyOf(findings));
  }
}
