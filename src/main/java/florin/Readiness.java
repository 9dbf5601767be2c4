package florin;

import florin.db.Database;
import florin.ledger.Fences;
import florin.ledger.LedgerService;
import florin.proof.LedgerWatch;
import java.util.List;

/** What the bank needs to serve, and how it is with each; nothing secret. */
final class Readiness {
  private final Database database;
  private final LedgerService ledger;
  private final LedgerWatch watch;
  private final Fences fences;

  Readiness(Database database, LedgerService ledger, LedgerWatch watch, Fences fences) {
    this.database = database;
    this.ledger = ledger;
    this.watch = watch;
    this.fences = fences;
  }

  /** One of them; only the database's makes the bank unready. */
  record Check(String name, boolean ok, String detail) {
    @Override
    public String toString() {
      return (ok ? "[+]" : "[-]") + name + " " + detail;
    }
  }

  List<Check> checks() {
    boolean reachable = database.isReachable();
    Database.Pool pool = database.pool();
    String connections =
        "%d of %d in use, %d wait".formatted(pool.active(), pool.max(), pool.waiting());
    return List.of(
        new Check("database", reachable, reachable ? "ok" : "does not answer"),
        new Check("migrations", true, "applied at the start"),
        new Check("pool", pool.waiting() < pool.max(), connections),
        new Check("queue", ledger.hasRoom(), ledger.waiting() + " commands wait"),
        reachable ? books() : new Check("ledger", false, "unknown"));
  }

  private Check books() {
    long fenced = fences.count();
    LedgerWatch.Last last = watch.last();
    if (fenced > 0) {
      return new Check(
          "ledger", false, fenced == 1 ? "1 account fenced" : fenced + " accounts fenced");
    }
    if (last == null) {
      return new Check("ledger", true, "not verified yet");
    }
    String verified = "%d entries verified".formatted(last.result().entries());
    return last.result().isRight()
        ? new Check("ledger", true, verified)
        : new Check("ledger", false, verified + ", " + last.result().findingCount() + " findings");
  }
}
