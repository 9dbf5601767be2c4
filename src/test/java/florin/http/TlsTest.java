package florin.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Await;
import florin.Bank;
import florin.Config;
import florin.LogOf;
import florin.config.Setting;
import florin.config.Sources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port with a certificate; keys are made when it runs. */
class TlsTest {
  private static final String ECDHE_GCM = "c02f";
  private static final String ECDHE_CBC = "c013";
  private static final String RSA_GCM = "009c";

  @TempDir static Path folder;

  private static Bank bank;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    make("a", "rsa:2048", "DNS:bank.test");
    make("b", "rsa:2048", "DNS:bank.test");
    use("a");
    var tls = new Tls(folder.resolve("tls.crt"), folder.resolve("tls.key"), null);
    Config config = Config.forTests();
    bank =
        Bank.start(config.withHttp(new Config.Http("127.0.0.1", 0, null, Set.of()).withTls(tls)));
    port = URI.create(bank.baseUrl()).getPort();
  }

  @AfterAll
  static void stop() {
    bank.close();
  }

  private static void make(String name, String algorithm, String names) throws Exception {
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                algorithm,
                "-nodes",
                "-days",
                "2",
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=" + names)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(openssl.waitFor()).isZero();
  }

  private static void use(String name) throws IOException {
    for (String end : new String[] {".crt", ".key"}) {
      Path next = folder.resolve("next" + end);
      Files.copy(folder.resolve(name + end), next, StandardCopyOption.REPLACE_EXISTING);
      Files.move(next, folder.resolve("tls" + end), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Trusts only the given certificate; whose name it has is not asked. */
  private static SSLSocket connect(String trusted, String... protocols) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    byte[] pem = Files.readAllBytes(folder.resolve(trusted + ".crt"));
    store.setCertificateEntry(
        "it",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return socket;
  }

  private static String ask(Socket socket, String request) throws IOException {
    String head = "\r\nHost: bank.test:" + port + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write((request + head).getBytes(US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  private static String plain(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      return ask(socket, request);
    }
  }

  @Test
  void it_speaks_the_two_versions_of_today_and_tells_browsers_to_stay() throws Exception {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SSLSocket socket = connect("a", version)) {
        String answer = ask(socket, "GET /livez HTTP/1.1");
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(answer)
            .containsOnlyOnce("Strict-Transport-Security: max-age=31536000; includeSubDomains");
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        assertThat(socket.getSession().getCipherSuite()).matches("TLS_AES_.*|TLS_ECDHE_.*GCM.*");
      }
    }
  }

  /** By the first bytes of its answer: a handshake, or an alert. */
  @Test
  void older_versions_and_suites_without_forward_secrecy_are_refused() throws Exception {
    assertThat(hello("0303", ECDHE_GCM)).isEqualTo((byte) 0x16);
    assertThat(hello("0303", RSA_GCM)).isEqualTo((byte) 0x15);
    assertThat(hello("0303", ECDHE_CBC)).isEqualTo((byte) 0x15);
    assertThat(hello("0302", ECDHE_CBC)).isEqualTo((byte) 0x15);
    assertThat(hello("0301", ECDHE_CBC)).isEqualTo((byte) 0x15);
  }

  /** RFC 5246, 7.4.1.2, with the extensions that a server asks for: groups, signatures. */
  private static byte hello(String version, String suite) throws IOException {
    String extensions = "000a00040002001d" + "000b00020100" + "000d000600040401" + "0804";
    String body =
        version
            + "00".repeat(32)
            + "00"
            + "0002"
            + suite
            + "0100"
            + hex(extensions.length() / 2, 2)
            + extensions;
    String handshake = "01" + hex(body.length() / 2, 3) + body;
    byte[] record =
        java.util.HexFormat.of().parseHex("160301" + hex(handshake.length() / 2, 2) + handshake);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(record);
      InputStream in = socket.getInputStream();
      return (byte) in.read();
    }
  }

  private static String hex(int number, int bytes) {
    byte[] all = ByteBuffer.allocate(4).putInt(number).array();
    return java.util.HexFormat.of().formatHex(all, 4 - bytes, 4);
  }

  @Test
  void without_tls_a_browser_is_sent_on_and_everybody_else_refused() throws Exception {
    assertThat(plain("GET /index.html?a=b HTTP/1.1\r\nAccept: text/html,*/*"))
        .startsWith("HTTP/1.1 308")
        .contains("Location: https://bank.test:" + port + "/index.html?a=b")
        .contains("X-Content-Type-Options: nosniff");
    for (String request :
        new String[] {
          "GET /v1/me HTTP/1.1\r\nAuthorization: Bearer x",
          "GET /v1/me HTTP/1.1\r\nAccept: application/json",
          "POST /v1/auth/login HTTP/1.1\r\nAccept: text/html\r\nContent-Length: 0",
          "GET /v1/me HTTP/1.1\r\nX-Forwarded-Proto: https",
          "GET /livez/ HTTP/1.1",
          "GET https://bank.test:" + port + "/v1/me HTTP/1.1",
          "POST https://bank.test:" + port + "/v1/auth/signup HTTP/1.1\r\nContent-Length: 0",
        }) {
      assertThat(plain(request))
          .startsWith("HTTP/1.1 426")
          .contains("Upgrade: TLS/1.2, HTTP/1.1", "application/problem+json", "tls_required")
          .doesNotContain("Strict-Transport-Security");
    }
    assertThat(plain("GET /readyz HTTP/1.1")).startsWith("HTTP/1.1 200");
    assertThat(plain("POST /readyz HTTP/1.1\r\nContent-Length: 0")).startsWith("HTTP/1.1 426");
  }

  @Test
  void a_handshake_that_takes_its_time_is_cut() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket kept = connect("a")) {
      kept.startHandshake();
      long begun = System.nanoTime();
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(java.util.HexFormat.of().parseHex("1603011000"));
      assertThat(isCut(socket)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
      assertThat(ask(kept, "GET /livez HTTP/1.1")).startsWith("HTTP/1.1 200");
    }
  }

  /** Says one byte a second for half a minute, unless it is cut before. */
  private static boolean isCut(Socket socket) {
    for (int i = 0; i < 30; i++) {
      try {
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException silence) {
        // Nothing was said, and it is open.
      } catch (IOException cut) {
        return true;
      }
    }
    return false;
  }

  @Test
  void a_new_certificate_is_taken_without_a_restart_and_a_broken_one_is_not() throws Exception {
    use("a");
    await("CN=a");
    try (SSLSocket open = connect("a")) {
      open.startHandshake();
      use("b");
      await("CN=b");
      assertThat(ask(open, "GET /livez HTTP/1.1")).startsWith("HTTP/1.1 200");
    }
    awaitRefusalOf(folder.resolve("a.key"));
    assertThat(served()).isEqualTo("CN=b");
    use("a");
    await("CN=a");
  }

  /** Until the server has looked at a key that is not the certificate's, and said so. */
  private static void awaitRefusalOf(Path key) throws Exception {
    try (LogOf told = new LogOf(TlsFiles.class)) {
      Files.copy(key, folder.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
      Await.until(
          "it says that the one in use stays",
          Duration.ofSeconds(20),
          () -> told.lines().toString().contains("The certificate in use stays"));
    }
  }

  private static void await(String name) throws Exception {
    Await.until(name + " is served", Duration.ofSeconds(20), () -> served().equals(name));
  }

  /** Whose certificate a new connection is shown. */
  private static String served() {
    for (String name : new String[] {"a", "b"}) {
      try (SSLSocket socket = connect(name)) {
        socket.startHandshake();
        var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
      } catch (Exception another) {
        // The next one, then.
      }
    }
    return "none";
  }

  @Test
  void what_is_no_certificate_or_not_its_key_is_told_before_the_start() throws Exception {
    make("ec", "ec:" + params(), "DNS:bank.test");
    assertThat(config("ec.crt", "ec.key")).isEmpty();
    assertThat(config("a.crt", "b.key")).contains("FLORIN_TLS_CERT the key is not");
    assertThat(config("a.key", "a.key")).contains("FLORIN_TLS_CERT");
    assertThat(config("a.crt", "a.crt")).contains("PKCS #8");
    assertThat(config("none.crt", "a.key")).contains("none.crt cannot be read");
    assertThat(refusal(Map.of("FLORIN_TLS_CERT", "a.crt"))).contains("FLORIN_TLS_KEY is missing");
    assertThat(refusal(Map.of("FLORIN_TLS_KEY", "a.key"))).contains("FLORIN_TLS_CERT is missing");
  }

  private static String params() throws Exception {
    Path file = folder.resolve("p256.pem");
    Process openssl =
        new ProcessBuilder("openssl", "ecparam", "-name", "prime256v1", "-out", file.toString())
            .start();
    assertThat(openssl.waitFor()).isZero();
    return file.toString();
  }

  private static String config(String certificate, String key) {
    return refusal(Map.of(Setting.TLS_CERT.name(), certificate, Setting.TLS_KEY.name(), key));
  }

  private static String refusal(Map<String, String> env) {
    try {
      Config.of(Sources.read(Map.of(), env, folder));
      return "";
    } catch (florin.config.ConfigException refused) {
      return refused.getMessage();
    }
  }
}
