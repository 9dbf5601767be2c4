package florin.proof;

import florin.core.Hash;
import florin.http.Json;
import florin.ledger.Verification;
import florin.ledger.Verification.Finding;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ledger as it is now beside a checkpoint of it. One thread's, one snapshot's. */
final class Comparison {
  private final LedgerReader ledger;

  Comparison(LedgerReader ledger) {
    this.ledger = ledger;
  }

  /** One finding about the checkpoint, and one for each account that can be named. */
  List<Finding> with(Checkpoint checkpoint) throws SQLException {
    String name = checkpoint.id().toString();
    if (!checkpoint.isSigned()) {
      return List.of(new Finding("checkpoint", name, "its signature does not fit its content"));
    }
    LedgerState then = checkpoint.state();
    LedgerState now = ledger.asOf(then.bookedUntil());
    if (now.equals(then)) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("checkpoint", name, summary(then, now)));
    if (!now.root().equals(then.root())) {
      findings.addAll(accounts(name, then));
    }
    return findings;
  }

  private String summary(LedgerState then, LedgerState now) throws SQLException {
    List<String> parts = new ArrayList<>();
    Instant last = ledger.lastBooking();
    if (last.isBefore(then.bookedUntil())) {
      parts.add(
          "the ledger ends at %s and went on until %s: its tail is missing, or it is an older copy"
              .formatted(Json.time(last), Json.time(then.bookedUntil())));
    } else {
      parts.add("what was booked until " + Json.time(then.bookedUntil()) + " was changed");
    }
    differ(parts, "accounts", then.accounts(), now.accounts());
    differ(parts, "entries", then.entries(), now.entries());
    differ(parts, "journal rows", then.journalRows(), now.journalRows());
    Set<LedgerState.Sum> same = new HashSet<>(now.sums());
    for (LedgerState.Sum sum : then.sums()) {
      if (!same.contains(sum)) {
        parts.add(sum.currency() + " " + inCurrency(sum, now));
      }
    }
    if (!now.root().equals(then.root())) {
      parts.add("last entries of accounts differ");
    }
    return String.join("; ", parts);
  }

  private static void differ(List<String> parts, String what, long then, long now) {
    if (then != now) {
      parts.add(what + " " + now + " instead of " + then);
    }
  }

  private static String inCurrency(LedgerState.Sum then, LedgerState now) {
    LedgerState.Sum none = new LedgerState.Sum(then.currency(), 0, 0, 0);
    LedgerState.Sum found =
        now.sums().stream()
            .filter(sum -> sum.currency().equals(then.currency()))
            .findFirst()
            .orElse(none);
    return "has %d entries and %d of customers instead of %d and %d"
        .formatted(
            found.entries(), found.customerBalance(), then.entries(), then.customerBalance());
  }

  /** What the bank kept beside its checkpoints names accounts, if its root is the signed one. */
  private List<Finding> accounts(String name, LedgerState then) throws SQLException {
    List<Finding> named = new ArrayList<>();
    Hash kept =
        ledger.compareHeads(
            then.bookedUntil(),
            (head, before) -> {
              if (before < Verification.FINDINGS_MAX) {
                String row = head.account() + " in " + name;
                named.add(new Finding("checkpoint_head", row, difference(head)));
              }
            });
    return kept.equals(then.root()) ? named : List.of();
  }

  private static String difference(LedgerReader.Head head) {
    if (head.keptSequence() == 0) {
      return "had no entry then, and has entries until " + head.sequence();
    }
    return head.keptSequence() == head.sequence()
        ? "its entry " + head.sequence() + " has another hash"
        : "its last entry then was " + head.keptSequence() + " and is " + head.sequence();
  }
}
