package florin;

import florin.db.Database;
import florin.ledger.Fences;
import florin.ledger.LedgerService;
import florin.proof.LedgerWatch;
import florin.rate.Buckets;
import java.util.List;
import java.util.function.Supplier;

/** What the bank needs to serve, and how it is with each; nothing secret. */
final class Readiness {
  private final Database database;
  private final LedgerService ledger;
  private final LedgerWatch watch;
  private final Fences fences;
  private final Supplier<Buckets.State> limits;

  Readiness(Database database, LedgerService ledger, Books books, Supplier<Buckets.State> limits) {
    this.database = database;
    this.ledger = ledger;
    this.watch = books.watch();
    this.fences = books.fences();
    this.limits = limits;
  }

  /** Who looks after them. */
  record Books(LedgerWatch watch, Fences fences) {}

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
    Buckets.State counted = limits.get();
    return List.of(
        new Check("database", reachable, reachable ? "ok" : "does not answer"),
        new Check("migrations", true, "applied at the start"),
        new Check("pool", pool.waiting() < pool.max(), connections),
        new Check("queue", ledger.hasRoom(), ledger.waiting() + " commands wait"),
        reachable ? books() : new Check("ledger", false, "unknown"),
        new Check("limits", counted.ok(), counted.detail()));
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
