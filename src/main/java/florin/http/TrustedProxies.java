package florin.http;

import florin.rate.Network;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/**
 * Who asks, where proxies stand before the bank. Only what a trusted one has appended counts: going
 * from the last address to the first, the first that is not a proxy's of ours is the client's;
 * whatever stands before it is the client's own invention.
 */
final class TrustedProxies {
  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";

  private final List<Network> trusted;

  TrustedProxies(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** The request as the nearest trusted proxy saw it; itself where there is none. */
  Request seen(Request request) {
    SocketAddress peer = request.getConnectionMetaData().getRemoteSocketAddress();
    if (trusted.isEmpty() || !isTrusted(address(peer))) {
      return request;
    }
    List<String> protos = request.getHeaders().getValuesList(PROTO);
    boolean https = !protos.isEmpty() && HttpScheme.HTTPS.is(last(protos.get(protos.size() - 1)));
    return new Seen(
        request, client(request, peer), https || request.getConnectionMetaData().isSecure());
  }

  private static String last(String list) {
    return list.substring(list.lastIndexOf(',') + 1).strip();
  }

  private SocketAddress client(Request request, SocketAddress peer) {
    List<String> hops =
        request.getHeaders().getValuesList(FOR).stream()
            .flatMap(list -> Arrays.stream(list.split(",", -1)))
            .map(hop -> withoutPort(hop.strip()))
            .toList();
    SocketAddress nearest = peer;
    for (int i = hops.size() - 1; i >= 0; i--) {
      Optional<Network> hop = Network.address(hops.get(i));
      if (hop.isEmpty()) {
        break; // nobody can say who sent this: the proxy that took it in answers for it
      }
      nearest = new InetSocketAddress(hop.get().toString(), 0);
      if (!isTrusted(hop)) {
        break;
      }
    }
    return nearest;
  }

  /** Some proxies append it. */
  private static String withoutPort(String hop) {
    return hop.replaceFirst("^\\[([0-9A-Fa-f:.]+)](:[0-9]{1,5})?$|^([0-9.]+):[0-9]{1,5}$", "$1$3");
  }

  private boolean isTrusted(Optional<Network> address) {
    return address.isPresent() && trusted.stream().anyMatch(its -> its.contains(address.get()));
  }

  private static Optional<Network> address(SocketAddress socket) {
    return socket instanceof InetSocketAddress it && it.getAddress() != null
        ? Network.address(it.getAddress().getHostAddress().replaceFirst("%.*$", ""))
        : Optional.empty();
  }

  private static final class Seen extends Request.Wrapper {
    private final ConnectionMetaData connection;
    private final HttpURI uri;
    private final boolean secure;

    private Seen(Request request, SocketAddress client, boolean secure) {
      super(request);
      this.secure = secure;
      this.connection =
          new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            @Override
            public SocketAddress getRemoteSocketAddress() {
              return client;
            }

            @Override
            public boolean isSecure() {
              return secure;
            }
          };
      HttpURI sent = request.getHttpURI();
      this.uri = secure ? HttpURI.build(sent).scheme(HttpScheme.HTTPS).asImmutable() : sent;
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }

    @Override
    public HttpURI getHttpURI() {
      return uri;
    }

    @Override
    public boolean isSecure() {
      return secure;
    }
  }
}
