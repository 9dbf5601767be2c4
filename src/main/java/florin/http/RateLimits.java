package florin.http;

import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.rate.Asked;
import florin.rate.Buckets;
import florin.rate.LocalBuckets;
import florin.rate.Network;
import florin.rate.Rate;
import florin.rate.Taken;
import io.javalin.config.Key;
import io.javalin.http.Context;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * How often each may ask: by address where a route is public, by user where it is not. Log-ins are
 * counted by account too, elsewhere: {@code auth.Guesses}. Every answer that was counted says how
 * much is left (draft-ietf-httpapi-ratelimit-headers-10). Thread-safe.
 */
public final class RateLimits {
  static final Key<RateLimits> KEY = new Key<>("florin.rate-limits");
  private static final String POLICIES = "RateLimit-Policy";
  private static final String LEFT = "RateLimit";

  private final Map<LimitPolicy, Rate> rates;
  private final Buckets buckets;
  private final Consumer<String> refused;

  /**
   * @param rates of every policy but {@link LimitPolicy#NONE}; empty turns all limits off
   * @param refused is told the policy of each request that is refused
   */
  public RateLimits(Map<LimitPolicy, Rate> rates, Buckets buckets, Consumer<String> refused) {
    this.rates = Map.copyOf(rates);
    this.buckets = buckets;
    this.refused = refused;
  }

  /** None at all. */
  static RateLimits off() {
    return new RateLimits(Map.of(), new LocalBuckets(), name -> {});
  }

  boolean areOff() {
    return rates.isEmpty();
  }

  /** Counts a user's request; throws {@code rate_limited}. */
  void countUser(Context ctx, LimitPolicy policy, Caller caller) {
    count(ctx, policy, caller.userId().toString());
  }

  /** Counts a request whose token is worth nothing, so that guessing has an end. */
  void countStranger(Context ctx) {
    count(ctx, LimitPolicy.DEFAULT, "stranger " + network(Asker.address(ctx)));
  }

  private void count(Context ctx, LimitPolicy policy, String who) {
    BiConsumer<String, String> headers =
        (header, value) -> {
          String before = ctx.res().getHeader(header);
          ctx.header(header, before == null ? value : before + ", " + value);
        };
    Taken taken = take(policy, who, headers);
    if (taken != null && !taken.allowed()) {
      ctx.header("Retry-After", Long.toString(taken.resetSeconds()));
      throw refusal(taken);
    }
  }

  /** Counts a request by its address; what came of it, or null where nothing is counted. */
  @Nullable Taken countAddress(Request request, HttpFields.Mutable answer, LimitPolicy policy) {
    return rates.containsKey(policy) ? take(policy, network(address(request)), answer::put) : null;
  }

  private @Nullable Taken take(LimitPolicy policy, String who, BiConsumer<String, String> headers) {
    Rate rate = rates.get(policy);
    if (rate == null) {
      return null;
    }
    String name = policy.word();
    Taken taken = buckets.take(new Asked(name, who, rate));
    String quoted = '"' + name + '"';
    headers.accept(POLICIES, quoted + ";q=" + rate.requests() + ";w=" + rate.per().toSeconds());
    headers.accept(LEFT, quoted + ";r=" + taken.remaining() + ";t=" + taken.resetSeconds());
    if (!taken.allowed()) {
      refused.accept(name);
    }
    return taken;
  }

  static BankException refusal(Taken taken) {
    return new BankException(
        ErrorCode.RATE_LIMITED,
        "You have asked too often. Ask again in " + taken.resetSeconds() + " seconds.");
  }

  private static String address(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress it
            && it.getAddress() != null
        ? it.getAddress().getHostAddress()
        : "unknown";
  }

  private static String network(String address) {
    return Network.address(address).map(it -> it.subscriber().toString()).orElse(address);
  }
}
