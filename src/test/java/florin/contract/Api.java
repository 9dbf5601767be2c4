package florin.contract;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The bank as a client speaks to it over HTTP. Every answer is judged by the contract, and a wrong
 * one fails the test. Immutable and thread-safe.
 *
 * @param headers sent with every request
 */
public record Api(HttpClient client, URI base, Map<String, String> headers) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** As nobody yet. */
  public static Api at(URI base) {
    return at(base, null);
  }

  /** As nobody yet, over TLS whose certificate is known. */
  public static Api at(URI base, @Nullable SSLContext trust) {
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    if (trust != null) {
      client.sslContext(trust);
    }
    return new Api(client.build(), base, Map.of());
  }

  /** As the one whose access token it is. */
  public Api as(String token) {
    return with("Authorization", "Bearer " + token);
  }

  public Api key(String idempotencyKey) {
    return with("Idempotency-Key", idempotencyKey);
  }

  public Api with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Api(client, base, Map.copyOf(more));
  }

  public Api without(String header) {
    Map<String, String> fewer = new TreeMap<>(headers);
    fewer.remove(header);
    return new Api(client, base, Map.copyOf(fewer));
  }

  public Response get(String target) {
    return send("GET", target, null);
  }

  public Response post(String target) {
    return send("POST", target, null);
  }

  /** With a body that becomes JSON; a string is sent as it is. */
  public Response post(String target, Object body) {
    return send("POST", target, body);
  }

  public Response patch(String target, Object body) {
    return send("PATCH", target, body);
  }

  public Response delete(String target) {
    return send("DELETE", target, null);
  }

  public Response send(String method, String target, @Nullable Object body) {
    try {
      return later(method, target, body).join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof AssertionError wrong) {
        throw wrong;
      }
      throw failure;
    }
  }

  /** The same without waiting. */
  public CompletableFuture<Response> later(String method, String target, @Nullable Object body) {
    String text = body == null ? "" : Json.write(body);
    Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sent.putAll(headers);
    if (body != null) {
      sent.putIfAbsent("Content-Type", "application/json");
    }
    var request = HttpRequest.newBuilder(URI.create(base + target)).timeout(PATIENCE);
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text));
    sent.forEach(request::header);
    return client
        .sendAsync(request.build(), BodyHandlers.ofByteArray())
        .thenApply(response -> judged(new Sent(method, target, sent, text), response));
  }

  private record Sent(String method, String target, Map<String, String> headers, String body) {}

  private static Response judged(Sent sent, HttpResponse<byte[]> response) {
    Exchange exchange =
        new Exchange(
            sent.method(),
            sent.target(),
            sent.headers(),
            sent.body(),
            response.statusCode(),
            Exchange.lowerCase(response.headers().map()),
            utf8(response.body()));
    return new Response(exchange).conforming();
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      throw new AssertionError("an answer that is not UTF-8", notText);
    }
  }
}
