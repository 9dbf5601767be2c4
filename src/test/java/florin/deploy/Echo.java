package florin.deploy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/** Answers with the headers that it was asked with, one a line. */
final class Echo implements AutoCloseable {
  private final HttpServer server;

  Echo() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          byte[] heard =
              exchange.getRequestHeaders().entrySet().stream()
                  .map(
                      header -> header.getKey().toLowerCase(Locale.ROOT) + ": " + header.getValue())
                  .collect(Collectors.joining("\n"))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, heard.length);
          exchange.getResponseBody().write(heard);
          exchange.close();
        });
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
