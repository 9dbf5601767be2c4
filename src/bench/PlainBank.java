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
import florin.core.HoldId;
import florin.core.TransferId;
import florin.core.UserId;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * Transfers, holds and captures as they are usually written: one Jdbi transaction a request, a
 * handful of statements, the rows locked in order, a token checked each time, on the bank's own
 * tables. What the ledger's group commit is compared with. Reads {@code BENCH_DB} (a jdbc: URL),
 * {@code PORT}, {@code POOL} and {@code FLORIN_JWT_SECRET}.
 */
public final class PlainBank {
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
  private static final String HELD =
      """
      UPDATE balance SET held_cents = held_cents + :amount,
          next_hold_expiry = least(next_hold_expiry, CAST(:expires AS timestamptz))
      WHERE account_id = :account
      """;
  private static final String JOURNAL =
      """
      INSERT INTO journal (command_id, kind, outcome, user_id, idempotency_key, request_hash,
          from_account_id, to_account_id, amount_cents, currency, from_balance_after_cents,
          to_balance_after_cents, detail, concerns_id, effective_at, booked_at)
      VALUES (:id, :kind, 'posted', :user, :key, :request, :from, :to, :amount, :currency,
          :fromAfter, :toAfter, :detail, CAST(:concerns AS uuid), :now, :now)
      """;
  private static final String ENTRIES =
      """
      INSERT INTO entry (account_id, other_account_id, sequence, command_id, kind, amount_cents,
          balance_after_cents, booked_at, effective_at, hash)
      VALUES (:from, :to, :fromSequence, :id, :kind, -:amount, :fromAfter, :now, :now, :fromHash),
          (:to, :from, :toSequence, :id, :kind, :amount, :toAfter, :now, :now, :toHash)
      """;
  private static final String HOLD =
      """
      INSERT INTO hold (hold_id, user_id, from_account_id, to_account_id, amount_cents, currency,
          captured_cents, status, created_at, expires_at)
      VALUES (:id, :user, :from, :to, :amount, :currency, 0, 'active', :now, :expires)
      """;
  private static final String FIND_HOLD =
      """
      SELECT from_account_id, to_account_id, amount_cents, currency FROM hold
      WHERE hold_id = :hold AND user_id = :user AND status = 'active' AND expires_at > now()
      FOR NO KEY UPDATE
      """;
  private static final String CAPTURED =
      """
      UPDATE hold SET captured_cents = amount_cents, status = 'captured', resolved_at = :now
      WHERE hold_id = :hold
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final JWTVerifier tokens;
  private final Jdbi jdbi;

  private record Order(
      UUID user, String key, byte[] request, UUID from, UUID to, long amount, String currency) {}

  /** What is written beside the money itself. */
  private record Facts(String kind, String detail, UUID concerns) {
    static final Facts TRANSFER = new Facts("transfer", null, null);
  }

  private record State(
      UUID account, String currency, boolean usable, long balance, long available, long sequence,
      byte[] hash) {
    State after(UUID id, long amount) {
      byte[] content = (id + ":" + amount).getBytes(StandardCharsets.US_ASCII);
      byte[] link = Hash.of(hash, content).bytes();
      return new State(
          account, currency, usable, balance + amount, available + amount, sequence + 1, link);
    }
  }

  private interface Work {
    Map<String, Object> in(Handle handle);
  }

  private PlainBank(Jdbi jdbi, String secret) {
    this.jdbi = jdbi;
    this.tokens = JWT.require(Algorithm.HMAC256(secret)).withIssuer("florin").build();
  }

  public static void main(String[] args) {
    HikariConfig hikari = new HikariConfig();
    hikari.setJdbcUrl(System.getenv("BENCH_DB"));
    hikari.setMaximumPoolSize(Integer.parseInt(System.getenv("POOL")));
    Jdbi jdbi = Jdbi.create(new HikariDataSource(hikari));
    var plain = new PlainBank(jdbi, System.getenv("FLORIN_JWT_SECRET"));
    Javalin.create(
            config -> {
              config.routes.post("/v1/transfers", plain::transfer);
              config.routes.post("/v1/holds", plain::hold);
              config.routes.post("/v1/holds/{id}/capture", plain::capture);
            })
        .start("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
  }

  private UUID user(Context ctx) {
    String token = ctx.header("Authorization").substring("Bearer ".length());
    return UserId.parse(tokens.verify(token).getSubject()).value();
  }

  private Order order(Context ctx, JsonNode body) {
    return new Order(
        user(ctx),
        ctx.header("Idempotency-Key"),
        Hash.of(ctx.bodyAsBytes()).bytes(),
        AccountId.parse(body.required("from_account_id").textValue()).value(),
        AccountId.parse(body.required("to_account_id").textValue()).value(),
        body.required("amount").longValue(),
        body.required("currency").textValue());
  }

  private void transfer(Context ctx) throws Exception {
    Order order = order(ctx, json.readTree(ctx.bodyAsBytes()));
    answer(ctx, 201, handle -> transfer(handle, order));
  }

  private void hold(Context ctx) throws Exception {
    JsonNode body = json.readTree(ctx.bodyAsBytes());
    Order order = order(ctx, body);
    long seconds = body.required("expires_in").longValue();
    answer(ctx, 201, handle -> hold(handle, order, seconds));
  }

  private void capture(Context ctx) {
    UUID hold = HoldId.parse(ctx.pathParam("id")).value();
    UUID user = user(ctx);
    String key = ctx.header("Idempotency-Key");
    byte[] request = Hash.of(ctx.bodyAsBytes()).bytes();
    answer(ctx, 200, handle -> capture(handle, hold, user, key, request));
  }

  private void answer(Context ctx, int status, Work work) {
    Map<String, Object> answer;
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        answer = work.in(handle);
        handle.commit();
      } catch (Throwable failure) {
        handle.rollback();
        throw failure;
      }
    }
    ctx.status(answer.containsKey("code") ? 422 : status).json(answer);
  }

  private static Map<String, Object> transfer(Handle handle, Order order) {
    UUID earlier = known(handle, order.user, order.key);
    if (earlier != null) {
      return Map.of("id", new TransferId(earlier).toString());
    }
    List<State> locked = locked(handle, order.from, order.to);
    String refusal = refusal(handle, order, locked);
    if (refusal != null) {
      return Map.of("code", refusal);
    }
    return post(handle, order, locked, Facts.TRANSFER);
  }

  private static Map<String, Object> hold(Handle handle, Order order, long seconds) {
    UUID earlier = known(handle, order.user, order.key);
    if (earlier != null) {
      return Map.of("id", new HoldId(earlier).toString());
    }
    String refusal = refusal(handle, order, locked(handle, order.from, order.to));
    if (refusal != null) {
      return Map.of("code", refusal);
    }
    UUID id = UuidCreator.getTimeOrderedEpoch();
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    OffsetDateTime expires = now.plusSeconds(seconds);
    handle
        .createUpdate(HELD)
        .bind("amount", order.amount)
        .bind("expires", expires)
        .bind("account", order.from)
        .execute();
    journal(handle, order, new Facts("hold", "expires_in=" + seconds, null), id, now)
        .bind("fromAfter", (Long) null)
        .bind("toAfter", (Long) null)
        .execute();
    handle
        .createUpdate(HOLD)
        .bind("id", id)
        .bind("user", order.user)
        .bind("from", order.from)
        .bind("to", order.to)
        .bind("amount", order.amount)
        .bind("currency", order.currency)
        .bind("now", now)
        .bind("expires", expires)
        .execute();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", new HoldId(id).toString());
    answer.put("status", "active");
    answer.put("from_account_id", new AccountId(order.from).toString());
    answer.put("to_account_id", new AccountId(order.to).toString());
    answer.put("amount", order.amount);
    answer.put("currency", order.currency);
    answer.put("expires_at", expires.toString());
    return answer;
  }

  private static Map<String, Object> capture(
      Handle handle, UUID hold, UUID user, String key, byte[] request) {
    UUID earlier = known(handle, user, key);
    if (earlier != null) {
      return Map.of("id", new TransferId(earlier).toString());
    }
    Order order =
        handle
            .createQuery(FIND_HOLD)
            .bind("hold", hold)
            .bind("user", user)
            .map(
                (row, context) ->
                    new Order(
                        user,
                        key,
                        request,
                        row.getObject("from_account_id", UUID.class),
                        row.getObject("to_account_id", UUID.class),
                        row.getLong("amount_cents"),
                        row.getString("currency")))
            .findOne()
            .orElse(null);
    if (order == null) {
      return Map.of("code", "not_found");
    }
    List<State> locked = locked(handle, order.from, order.to);
    if (!locked.get(0).usable || !locked.get(1).usable) {
      return Map.of("code", "account_frozen");
    }
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    handle.createUpdate(CAPTURED).bind("hold", hold).bind("now", now).execute();
    handle
        .createUpdate(HELD)
        .bind("amount", -order.amount)
        .bind("expires", (OffsetDateTime) null)
        .bind("account", order.from)
        .execute();
    return post(handle, order, locked, new Facts("capture", null, hold));
  }

  private static UUID known(Handle handle, UUID user, String key) {
    var known = handle.createQuery(KNOWN).bind("user", user).bind("key", key);
    return known.mapTo(UUID.class).findOne().orElse(null);
  }

  private static String refusal(Handle handle, Order order, List<State> locked) {
    var access = handle.createQuery(ACCESS).bind("from", order.from).bind("user", order.user);
    if (access.mapTo(String.class).findOne().isEmpty() || locked.size() != 2) {
      return "not_found";
    }
    State from = side(locked, order.from);
    State to = side(locked, order.to);
    if (!from.currency.equals(order.currency) || !to.currency.equals(order.currency)) {
      return "currency_mismatch";
    }
    return from.usable && to.usable && from.available >= order.amount ? null : "insufficient_funds";
  }

  private static State side(List<State> locked, UUID account) {
    return locked.get(locked.get(0).account.equals(account) ? 0 : 1);
  }

  private static List<State> locked(Handle handle, UUID from, UUID to) {
    return handle
        .createQuery(LOCK)
        .bind("from", from)
        .bind("to", to)
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

  private static Map<String, Object> post(
      Handle handle, Order order, List<State> locked, Facts facts) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    State from = side(locked, order.from).after(id, -order.amount);
    State to = side(locked, order.to).after(id, order.amount);
    for (State side : List.of(from, to)) {
      handle
          .createUpdate(BALANCE)
          .bind("account", side.account)
          .bind("after", side.balance)
          .bind("sequence", side.sequence)
          .bind("hash", side.hash)
          .execute();
    }
    journal(handle, order, facts, id, now)
        .bind("fromAfter", from.balance)
        .bind("toAfter", to.balance)
        .execute();
    money(handle.createUpdate(ENTRIES), order, facts, id, now)
        .bind("fromAfter", from.balance)
        .bind("toAfter", to.balance)
        .bind("fromSequence", from.sequence)
        .bind("fromHash", from.hash)
        .bind("toSequence", to.sequence)
        .bind("toHash", to.hash)
        .execute();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", new TransferId(id).toString());
    answer.put("status", "posted");
    answer.put("from_account_id", new AccountId(order.from).toString());
    answer.put("to_account_id", new AccountId(order.to).toString());
    answer.put("amount", order.amount);
    answer.put("currency", order.currency);
    answer.put("from_balance_after", from.balance);
    answer.put("booked_at", now.toString());
    return answer;
  }

  private static Update journal(
      Handle handle, Order order, Facts facts, UUID id, OffsetDateTime now) {
    return money(handle.createUpdate(JOURNAL), order, facts, id, now)
        .bind("user", order.user)
        .bind("key", order.key)
        .bind("request", order.request)
        .bind("currency", order.currency)
        .bind("detail", facts.detail)
        .bind("concerns", facts.concerns);
  }

  private static <S extends SqlStatement<S>> S money(
      S statement, Order order, Facts facts, UUID id, OffsetDateTime now) {
    return statement
        .bind("id", id)
        .bind("kind", facts.kind)
        .bind("from", order.from)
        .bind("to", order.to)
        .bind("amount", order.amount)
        .bind("now", now);
  }
}
