package florin.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to the bank as any client does, one request after the other.
 *
 * @param token of whoever asks; null for nobody yet
 */
record Client(HttpClient http, URI base, @Nullable String token) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int REFUSED = 400;

  Client(URI base) {
    this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), base, null);
  }

  Client as(String other) {
    return new Client(http, base, other);
  }

  /**
   * @throws IllegalStateException when it is refused, with the bank's words
   */
  JsonNode post(String path, Map<String, ?> body) {
    return answer(request("POST", path, body, null));
  }

  JsonNode put(String path, Map<String, ?> body) {
    return answer(request("PUT", path, body, null));
  }

  JsonNode get(String path) {
    return answer(request("GET", path, null, null));
  }

  /** Orders money under a key, once however often. */
  JsonNode order(String key, String path, Map<String, ?> body) {
    return answer(request("POST", path, body, key));
  }

  private HttpRequest request(
      String method, String path, @Nullable Map<String, ?> body, @Nullable String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body)));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.build();
  }

  private static String text(Map<String, ?> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException(failure);
    }
  }

  private JsonNode answer(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      String text = answer.body();
      JsonNode body = text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
      if (answer.statusCode() >= REFUSED) {
        throw new IllegalStateException(
            request.method() + " " + request.uri().getPath() + ": " + answer.body());
      }
      return body;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
