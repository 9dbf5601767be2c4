package florin.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.SocketFactory;

/** Says on a socket what no client would, and reads until the other side hangs up. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 10_000;

  private RawHttp() {}

  /** The answer to a request as it is, byte by byte (ISO 8859-1). */
  static Response send(Api api, String target, String request) {
    try (Socket socket = connected(api)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      byte[] answer = socket.getInputStream().readAllBytes();
      return parsed(target, request, new String(answer, StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Socket connected(Api api) throws IOException {
    URI base = api.base();
    boolean tls = base.getScheme().equals("https");
    SocketFactory sockets =
        tls ? api.client().sslContext().getSocketFactory() : SocketFactory.getDefault();
    return sockets.createSocket(base.getHost(), base.getPort());
  }

  private static Response parsed(String target, String request, String answer) {
    String[] parts = answer.split("\r\n\r\n", 2);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
      throw new AssertionError("no HTTP: '" + answer + "'");
    }
    List<String> lines = List.of(parts[0].split("\r\n", -1));
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] pair = line.split(": *", 2);
      headers
          .computeIfAbsent(pair[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(pair[1]);
    }
    int status = Integer.parseInt(lines.get(0).split(" ", 3)[1]);
    String method = request.split(" ", 2)[0];
    return new Response(new Exchange(method, target, Map.of(), "", status, headers, parts[1]))
        .conforming();
  }
}
