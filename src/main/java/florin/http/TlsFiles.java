package florin.http;

import java.security.KeyStore;
import java.time.Clock;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TLS is spoken with: versions 1.2 and 1.3, and of 1.2 the suites that are authenticated and
 * forward-secret. Looks every second whether its files have changed, and takes them for new
 * connections. Files that do not go together, as while they are being replaced, change nothing.
 */
final class TlsFiles extends AbstractLifeCycle {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
  private static final long LOOK_SECONDS = 1;

  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private final Scheduler scheduler = new ScheduledExecutorScheduler("florin-tls", true);
  private final Tls tls;
  private final Clock wall;
  private volatile PemFiles seen;
  private volatile String complaint = "";

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a sentence for a person when they are of no use
   */
  TlsFiles(Tls tls, Clock wall) {
    this.tls = tls;
    this.wall = wall;
    this.seen = PemFiles.read(tls);
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setExcludeCipherSuites();
    factory.setIncludeCipherSuites(
        "TLS_AES_.*", "TLS_CHACHA20_.*", "TLS_ECDHE_.*_GCM_.*", "TLS_ECDHE_.*_CHACHA20_.*");
    factory.setUseCipherSuitesOrder(true);
    factory.setRenegotiationAllowed(false);
    use(factory, seen.keyStore(Date.from(wall.instant())));
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  /** Starts and stops with the server. */
  void lookWith(Server server) {
    server.addBean(scheduler);
    server.addBean(this);
  }

  @Override
  protected void doStart() {
    schedule();
  }

  private void schedule() {
    if ((isStarting() || isRunning()) && scheduler.isRunning()) {
      scheduler.schedule(this::look, LOOK_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void look() {
    try {
      PemFiles now = PemFiles.read(tls);
      if (!now.isSameAs(seen)) {
        KeyStore store = now.keyStore(Date.from(wall.instant()));
        factory.reload(changed -> use(factory, store));
        seen = now; // not before: one that is good from tomorrow on is looked at again
        LOG.info("The new certificate of {} is in use", tls.certificate());
      }
      complaint = "";
    } catch (Exception unusable) { // whatever it is, what was in use stays
      tell(String.valueOf(unusable.getMessage()));
    }
    schedule();
  }

  /** Once, and not at each look. */
  private void tell(String reason) {
    if (!reason.equals(complaint)) {
      complaint = reason;
      LOG.warn("The certificate in use stays: {}", reason);
    }
  }

  private static void use(SslContextFactory.Server factory, KeyStore store) {
    factory.setKeyStore(store);
    factory.setKeyStorePassword(PemFiles.PASSWORD);
    factory.setKeyManagerPassword(PemFiles.PASSWORD);
  }
}
