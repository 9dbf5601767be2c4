import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import florin.core.AccountId;
import florin.core.Hash;
import florin.core.TransferId;
import florin.core.UserId;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A transfer as it is usually written: one Jdbi transaction a request, seven statements, the two
 * rows locked in order, a token checked each time, on the bank's own tables. What the ledger's
 * group commit is compared with. Reads {@code BENCH_DB} (a jdbc: URL), {@code PORT}, {@code POOL}
 * and {@code FLORIN_JWT_SECRET}.
 */
public final class PlainTransfers {
  private static final String KNOWN =
      "SELECT command_id FROM journal WHERE user_id = :user AND idempotency_key = :key";
  private static final String ACCESS =
      """
      SELECT access FROM account_access
      WHERE account_id = :from AND user_id = :user AND access IN ('PAY', 'MANAGE')
      """;
  private static final String LOCK =
      """
      SELECT account_id, currency, closed, restrictions, balance_cents, held_cents,
          overdraft_limit_cents, sequence, hash
      FROM balance WHERE account_id IN (:from, :to) ORDER BY account_id FOR NO KEY UPDATE
      """;
  private static final String BALANCE =
      """
      UPDATE balance SET balance_cents = :after, sequence = :sequence, hash = :hash
      WHERE account_id = :account
      """;
  private static final String JOURNAL =
      """
      INSERT INTO journal (command_id, kind, outcome, user_id, idempotency_key, request_hash,
          from_account_id, to_account_id, amount_cents, currency, from_balance_after_cents,
          to_balance_after_cents, effective_at, booked_at)
      VALUES (:id, 'transfer', 'posted', :user, :key, :request, :from, :to, :amount, :currency,
          :fromAfter, :toAfter, :now, :now)
      """;
  private static final String ENTRIES =
      """
      INSERT INTO entry (account_id, sequence, command_id, kind, amount_cents,
          balance_after_cents, booked_at, effective_at, hash)
      VALUES (:from, :fromSequence, :id, 'transfer', -:amount, :fromAfter, :now, :now, :fromHash),
          (:to, :toSequence, :id, 'transfer', :amount, :toAfter, :now, :now, :toHash)
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final JWTVerifier tokens;
  private final Jdbi jdbi;

  private record Order(
      UUID user, String key, byte[] request, UUID from, UUID to, long amount, String currency) {}

  private record State(
      UUID account, String currency, boolean usable, long balance, long available, long sequence,
      byte[] hash) {
    State after(UUID id, long amount) {
      byte[] content = (id + ":" + amount).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      byte[] link = Hash.of(hash, content).bytes();
      return new State(
          account, currency, usable, balance + amount, available + amount, sequence + 1, link);
    }
  }

  private PlainTransfers(Jdbi jdbi, String secret) {
    this.jdbi = jdbi;
    this.tokens = JWT.require(Algorithm.HMAC256(secret)).withIssuer("florin").build();
  }

  public static void main(String[] args) {
    HikariConfig hikari = new HikariConfig();
    hikari.setJdbcUrl(System.getenv("BENCH_DB"));
    hikari.setMaximumPoolSize(Integer.parseInt(System.getenv("POOL")));
    Jdbi jdbi = Jdbi.create(new HikariDataSource(hikari));
    var plain = new PlainTransfers(jdbi, System.getenv("FLORIN_JWT_SECRET"));
    Javalin.create(config -> config.routes.post("/v1/transfers", plain::create))
        .start("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
  }

  private void create(Context ctx) throws Exception {
    String token = ctx.header("Authorization").substring("Bearer ".length());
    UUID user = UserId.parse(tokens.verify(token).getSubject()).value();
    byte[] body = ctx.bodyAsBytes();
    JsonNode order = json.readTree(body);
    Map<String, Object> answer =
        transfer(
            new Order(
                user,
                ctx.header("Idempotency-Key"),
                Hash.of(body).bytes(),
                AccountId.parse(order.required("from_account_id").textValue()).value(),
                AccountId.parse(order.required("to_account_id").textValue()).value(),
                order.required("amount").longValue(),
                order.required("currency").textValue()));
    ctx.status(answer.containsKey("code") ? 422 : 201).json(answer);
  }

  private Map<String, Object> transfer(Order order) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        Map<String, Object> answer = post(handle, order);
        handle.commit();
        return answer;
      } catch (Throwable failure) {
        handle.rollback();
        throw failure;
      }
    }
  }

  private Map<String, Object> post(Handle handle, Order order) {
    var known = handle.createQuery(KNOWN).bind("user", order.user).bind("key", order.key);
    UUID earlier = known.mapTo(UUID.class).findOne().orElse(null);
    if (earlier != null) {
      return Map.of("id", new TransferId(earlier).toString());
    }
    var access = handle.createQuery(ACCESS).bind("from", order.from).bind("user", order.user);
    List<State> locked = lock(handle, order);
    if (access.mapTo(String.class).findOne().isEmpty() || locked.size() != 2) {
      return Map.of("code", "not_found");
    }
    State from = locked.get(locked.get(0).account.equals(order.from) ? 0 : 1);
    State to = locked.get(locked.get(0).account.equals(order.from) ? 1 : 0);
    if (!from.currency.equals(order.currency) || !to.currency.equals(order.currency)) {
      return Map.of("code", "currency_mismatch");
    }
    if (!from.usable || !to.usable || from.available < order.amount) {
      return Map.of("code", "insufficient_funds");
    }
    UUID id = UuidCreator.getTimeOrderedEpoch();
    return write(handle, order, id, from.after(id, -order.amount), to.after(id, order.amount));
  }

  private static List<State> lock(Handle handle, Order order) {
    return handle
        .createQuery(LOCK)
        .bind("from", order.from)
        .bind("to", order.to)
        .map(
            (row, context) ->
                new State(
                    row.getObject("account_id", UUID.class),
                    row.getString("currency"),
                    !row.getBoolean("closed") && row.getInt("restrictions") == 0,
                    row.getLong("balance_cents"),
                    row.getLong("balance_cents")
                        - row.getLong("held_cents")
                        + row.getLong("overdraft_limit_cents"),
                    row.getLong("sequence"),
                    row.getBytes("hash")))
        .list();
  }

  private static Map<String, Object> write(
      Handle handle, Order order, UUID id, State from, State to) {
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    for (State side : List.of(from, to)) {
      handle
          .createUpdate(BALANCE)
          .bind("account", side.account)
          .bind("after", side.balance)
          .bind("sequence", side.sequence)
          .bind("hash", side.hash)
          .execute();
    }
    for (String insert : List.of(JOURNAL, ENTRIES)) {
      var statement = handle.createUpdate(insert).bind("id", id).bind("now", now);
      statement.bind("from", from.account).bind("to", to.account).bind("amount", order.amount);
      statement.bind("fromAfter", from.balance).bind("toAfter", to.balance);
      if (insert.equals(JOURNAL)) {
        statement.bind("user", order.user).bind("key", order.key);
        statement.bind("request", order.request).bind("currency", order.currency);
      } else {
        statement.bind("fromSequence", from.sequence).bind("fromHash", from.hash);
        statement.bind("toSequence", to.sequence).bind("toHash", to.hash);
      }
      statement.execute();
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", new TransferId(id).toString());
    answer.put("status", "posted");
    answer.put("from_account_id", new AccountId(from.account).toString());
    answer.put("to_account_id", new AccountId(to.account).toString());
    answer.put("amount", order.amount);
    answer.put("currency", order.currency);
    answer.put("from_balance_after", from.balance);
    answer.put("booked_at", now.toString());
    return answer;
  }
}
