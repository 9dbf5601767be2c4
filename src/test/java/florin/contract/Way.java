package florin.contract;

import florin.deploy.Front;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the tests reach a bank: directly or, with {@code -Dflorin.test.way=front}, through TLS and
 * the firewall, two classes at once. What is for the direct way alone is tagged {@code direct}.
 */
final class Way {
  private static final Map<URI, Front> FRONTS = new HashMap<>();

  private Way() {}

  static Api to(URI bank) {
    if (!"front".equals(System.getProperty("florin.test.way"))) {
      return Api.at(bank);
    }
    Front.assumeInstalled();
    Front open = before(bank);
    return Api.at(open.base(), open.trust());
  }

  /** Made when it is first asked for, and kept for as long as its bank listens. */
  private static Front before(URI bank) {
    List<Front> idle = new ArrayList<>();
    synchronized (FRONTS) {
      Front known = FRONTS.get(bank);
      if (known != null) {
        return known;
      }
      for (URI other : List.copyOf(FRONTS.keySet())) {
        if (!listens(other)) {
          idle.add(FRONTS.remove(other));
        }
      }
    }
    idle.forEach(Front::close);
    Front made = new Front(bank); // not under the lock: it takes seconds
    synchronized (FRONTS) {
      FRONTS.put(bank, made);
    }
    return made;
  }

  private static boolean listens(URI bank) {
    try (Socket socket = new Socket(bank.getHost(), bank.getPort())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
