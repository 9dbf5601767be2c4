package florin.faults;

import florin.contract.Api;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests that are on their way all at once, each on a connection of its own. */
final class OpenRequests implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int OK_LINE_LENGTH = "HTTP/1.1 201".length();

  private final List<Socket> sockets = new ArrayList<>();

  /** Sends the request of an API and leaves the answer where it is. */
  void send(Api as, String method, String target, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ");
    head.append(as.base().getAuthority()).append("\r\nConnection: close\r\n");
    as.headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Type: application/json\r\n");
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    Socket socket = new Socket(as.base().getHost(), as.base().getPort());
    sockets.add(socket);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
  }

  /** How many have no answer yet. */
  long waiting() throws IOException {
    long waiting = 0;
    for (Socket socket : sockets) {
      waiting += socket.getInputStream().available() == 0 ? 1 : 0;
    }
    return waiting;
  }

  /** Each one's status, in the order sent. */
  List<Integer> statuses() throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (Socket socket : sockets) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      statuses.add(
          answer.length() < OK_LINE_LENGTH ? 0 : Integer.parseInt(answer.substring(9, 12)));
    }
    return statuses;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
