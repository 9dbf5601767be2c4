package florin.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Debian's nginx before a bank, as {@code src/deploy/nginx} sets it up: TLS with a certificate made
 * for the occasion, ModSecurity with CRS. Only what belongs to a place is changed: folders, ports,
 * the bank's address. Thread-safe.
 */
public final class Front implements AutoCloseable {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path RULES = Path.of("/usr/share/modsecurity-crs/rules");
  private static final Path OURS = Path.of("src/deploy/nginx");
  private static final long PATIENCE_SECONDS = 60;
  private static final long LOOK_NANOS = 20_000_000;

  private final Path folder;
  private final int tlsPort = freePort();
  private final int plainPort = freePort();
  private final SSLContext trust;
  private final Process nginx;

  /** Starts it and waits until it answers. */
  public Front(URI bank) {
    try {
      folder = Files.createTempDirectory("florin-front");
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
      configure(bank);
      trust = trusting(makeCertificate());
      nginx = new ProcessBuilder(nginx()).redirectErrorStream(true).redirectOutput(log()).start();
      await();
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Skips the test where it is not. */
  public static void assumeInstalled() {
    assumeTrue(
        Files.exists(NGINX) && Files.exists(RULES),
        "apt install nginx libnginx-mod-http-modsecurity modsecurity-crs openssl");
  }

  /** By name: CRS counts an address as half an attack. */
  public URI base() {
    return URI.create("https://localhost:" + tlsPort);
  }

  public URI plainBase() {
    return URI.create("http://localhost:" + plainPort);
  }

  /** Trusts its certificate and no other. */
  public SSLContext trust() {
    return trust;
  }

  /**
   * What it has written by now: {@code access.log}, and {@code error.log} with the firewall's
   * reasons.
   */
  public String read(String log) {
    try {
      return Files.readString(folder.resolve(log));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void configure(URI bank) throws IOException {
    Map<String, String> places = new TreeMap<>();
    places.put("/etc/florin/", folder + "/");
    places.put("/dev/stdout", folder.resolve("access.log").toString());
    places.put("/dev/stderr", folder.resolve("error.log").toString());
    places.put("listen 8443", "listen 127.0.0.1:" + tlsPort);
    places.put("listen 8080", "listen 127.0.0.1:" + plainPort);
    places.put("server 172.30.77.3:8080", "server " + bank.getAuthority());
    places.put(" /tmp/", " " + folder + "/");
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(OURS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".conf")).toList()) {
        String text = Files.readString(file);
        all.append(text);
        for (Map.Entry<String, String> place : places.entrySet()) {
          text = text.replace(place.getKey(), place.getValue());
        }
        Files.writeString(folder.resolve(file.getFileName()), text);
      }
    }
    assertThat(all).contains(places.keySet());
    // workers give up root; what they write must be theirs to write
    folder.toFile().setWritable(true, false);
    folder.toFile().setReadable(true, false);
    folder.toFile().setExecutable(true, false);
  }

  private Path makeCertificate() throws IOException {
    Path tls = Files.createDirectory(folder.resolve("tls"));
    Path certificate = tls.resolve("cert.pem");
    List<String> openssl = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes"));
    openssl.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "2"));
    openssl.addAll(List.of("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"));
    openssl.addAll(List.of("-keyout", tls.resolve("key.pem").toString()));
    openssl.addAll(List.of("-out", certificate.toString()));
    run(openssl);
    return certificate;
  }

  private static SSLContext trusting(Path certificate)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      var made = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("front", made);
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private List<String> nginx() {
    List<String> command = new ArrayList<>(List.of(NGINX.toString()));
    command.addAll(List.of("-e", folder.resolve("error.log").toString()));
    command.addAll(List.of("-c", folder.resolve("nginx.conf").toString()));
    return command;
  }

  private ProcessBuilder.Redirect log() {
    return ProcessBuilder.Redirect.appendTo(folder.resolve("nginx.log").toFile());
  }

  private void run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log()).start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    assertThat(process.exitValue()).as(read("nginx.log")).isZero();
  }

  private void await() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (nginx.isAlive() && System.nanoTime() < end) {
      try (Socket socket = new Socket("127.0.0.1", tlsPort)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException notYet) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    throw new IllegalStateException(read("nginx.log"));
  }

  /** Ends it; its folder goes. */
  @Override
  public synchronized void close() {
    try {
      if (nginx != null) {
        nginx.destroy();
        if (!nginx.waitFor(25, TimeUnit.SECONDS)) {
          nginx.destroyForcibly();
        }
      }
      if (Files.exists(folder)) {
        try (Stream<Path> all = Files.walk(folder)) {
          all.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
