package florin.rate;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How Redis is reached. It connects when it is told to, never again by itself. Thread-safe. */
final class RedisLink implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
  private static final int THREADS = 2;
  private static final int WAITING_MAX = 4_096;
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private final RedisURI uri;
  private final Clock clock;
  private final ClientResources resources;
  private final RedisClient client;

  RedisLink(RedisAddress address, Clock clock) {
    this.uri = RedisURI.create(address.url());
    this.clock = clock;
    uri.setTimeout(CONNECT_MAX);
    uri.setClientName("florin");
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(WAITING_MAX)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_MAX).build())
            .sslOptions(trusting(address.authority()))
            .build());
  }

  private static SslOptions trusting(@Nullable Path authority) {
    SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
    return authority == null ? options.build() : options.trustManager(authority.toFile()).build();
  }

  /** A new connection. Completes exceptionally within a few seconds where there can be none. */
  CompletableFuture<RedisBuckets> connect() {
    return client
        .connectAsync(CODEC, uri)
        .thenApply(connection -> new RedisBuckets(connection, clock))
        .toCompletableFuture();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  @Override
  public void close() {
    client.shutdown(Duration.ZERO, CONNECT_MAX);
    resources.shutdown();
  }
}
