package florin.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import florin.core.AccountId;
import florin.core.TransferId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The JSON of a transfer: its request read strictly, made canonical for its key, its answer. */
@State(Scope.Thread)
public class JsonBenchmark {
  private final AccountId account = new AccountId(UUID.randomUUID());
  private final byte[] body =
      ("{\"from_account_id\":\"" + account + "\",\"to_account_id\":\"" + account
              + "\",\"amount\":1,\"currency\":\"EUR\"}")
          .getBytes(StandardCharsets.UTF_8);
  private final ObjectNode tree = StrictJson.object(body);
  private final Answer view =
      new Answer(
          new TransferId(UUID.randomUUID()), "transfer", "posted", account, account, 1, "EUR",
          null, Instant.now(), Instant.now(), Instant.now());

  /** As much as a transfer shows. */
  public record Answer(
      TransferId id, String kind, String status, AccountId fromAccountId, AccountId toAccountId,
      long amount, String currency, String memo, Instant bookedAt, Instant effectiveAt,
      Instant createdAt) {}

  @Benchmark
  public ObjectNode read() {
    return StrictJson.object(body);
  }

  @Benchmark
  public String canonical() {
    return StrictJson.canonical(tree);
  }

  @Benchmark
  public byte[] write() {
    return Json.bytes(view);
  }

  @Benchmark
  public String time() {
    return Json.time(view.bookedAt());
  }
}
