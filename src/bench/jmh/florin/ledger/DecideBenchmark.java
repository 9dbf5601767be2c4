package florin.ledger;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.Money;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.TransferId;
import florin.core.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A transfer through the pure core: every rule, both links of the chains, the books changed. */
@State(Scope.Thread)
public class DecideBenchmark {
  private final UserId user = new UserId(UUID.randomUUID());
  private final Caller caller =
      new Caller.Session(user, Role.CUSTOMER, new SessionId(UUID.randomUUID()));
  private final Books books = new Books(List.of(), Map.of(user, Role.CUSTOMER), Map.of());
  private Instant now = Instant.parse("2026-01-31T09:30:00Z");
  private Command transfer;

  @Setup
  public void open() {
    transfer =
        new Command.Transfer(
            origin(),
            TransferKind.TRANSFER,
            opened(),
            opened(),
            new Money(1, "EUR"),
            Command.Terms.PLAIN);
  }

  private AccountId opened() {
    AccountId id = new AccountId(UUID.randomUUID());
    var account = new Command.NewAccount(id, "1", "checking", "EUR", "A", "UTC", null);
    books.apply(
        Ledger.decide(books, new Command.OpenAccount(origin(), account, 1L << 50), now));
    return id;
  }

  private Command.Origin origin() {
    TransferId id = new TransferId(UUID.randomUUID());
    return new Command.Origin(id, caller, new Command.Key("key", Hash.of()), "request");
  }

  @Benchmark
  public Decision transfer() {
    now = now.plusNanos(1_000);
    Decision decision = Ledger.decide(books, transfer, now);
    if (!decision.isPosted()) {
      throw new IllegalStateException("refused: " + decision.refusal());
    }
    books.apply(decision);
    return decision;
  }
}
