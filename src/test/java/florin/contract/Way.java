package florin.contract;

import florin.deploy.Front;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the tests reach a bank: directly or, with {@code -Dflorin.test.way=front}, through TLS and
 * the firewall, one class after the other. What is for the direct way alone is tagged {@code
 * direct}.
 */
final class Way {
  private static @Nullable URI behind;
  private static @Nullable Front front;

  private Way() {}

  static Api to(URI bank) {
    if (!"front".equals(System.getProperty("florin.test.way"))) {
      return Api.at(bank);
    }
    Front.assumeInstalled();
    Front open = before(bank);
    return Api.at(open.base(), open.trust());
  }

  /** The last one is kept: a class has one bank. */
  private static synchronized Front before(URI bank) {
    if (!bank.equals(behind)) {
      if (front != null) {
        front.close();
      }
      front = new Front(bank);
      behind = bank;
    }
    return Objects.requireNonNull(front);
  }
}
