package florin.deploy;

import florin.contract.Customer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Speaks to a {@link Front} without asking whether the answer is one of the bank's. */
final class Tls {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final com.fasterxml.jackson.databind.ObjectMapper JSON =
      new com.fasterxml.jackson.databind.ObjectMapper();

  private Tls() {}

  static Socket connected(Front front) throws IOException {
    return front
        .trust()
        .getSocketFactory()
        .createSocket(front.base().getHost(), front.base().getPort());
  }

  /** These bytes, and all that is answered until it hangs up. */
  static String talk(Front front, String request) {
    try (Socket socket = connected(front)) {
      return talk(socket, request);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The same in clear, where it should not be answered. */
  static String plain(Front front, String head) throws IOException {
    try (Socket socket = new Socket(front.plainBase().getHost(), front.plainBase().getPort())) {
      return talk(socket, head + "Connection: close\r\n\r\n");
    }
  }

  private static String talk(Socket socket, String request) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What a customer's POST of that is answered. */
  static int status(Front front, Customer customer, String target, Map<String, ?> body) {
    try {
      HttpClient client = customer.api().client();
      HttpRequest request =
          HttpRequest.newBuilder(front.base().resolve(target))
              .header("Authorization", customer.api().headers().get("Authorization"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
