package florin.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate and its key as they were read, and as Jetty wants them: a key store in memory,
 * whose password hides nothing.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its own method
record PemFiles(byte[] certificate, byte[] key) {
  static final String PASSWORD = "in memory";

  private static final String MEND = "openssl pkcs8 -topk8 -nocrypt -in old.key -out new.key";
  private static final String PRIVATE = "PRIVATE KEY-----";
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN " + PRIVATE + "([A-Za-z0-9+/=\\s]+)-----END " + PRIVATE);

  /** Throws IllegalArgumentException with a sentence for a person. */
  static PemFiles read(Tls tls) {
    return new PemFiles(bytes(tls.certificate()), bytes(tls.key()));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(file + " cannot be read");
    }
  }

  boolean isSameAs(PemFiles other) {
    return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
  }

  /**
   * @param now the certificate must be valid then
   * @throws IllegalArgumentException with a sentence for a person, when this is no certificate, not
   *     its key, or not valid now; the key itself is never quoted
   */
  KeyStore keyStore(Date now) {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(certificate))
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new IllegalArgumentException("the certificate's file holds no certificate");
      }
      ((X509Certificate) chain[0]).checkValidity(now);
      PrivateKey privateKey = privateKey(chain[0].getPublicKey());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("florin", privateKey, PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException | IOException unusable) {
      throw new IllegalArgumentException(
          "the certificate or its key cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private PrivateKey privateKey(PublicKey publicKey) throws GeneralSecurityException {
    Matcher pem = PKCS8.matcher(new String(key, US_ASCII));
    if (!pem.find()) {
      throw new IllegalArgumentException("the key must be PKCS #8 in PEM: " + MEND);
    }
    byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
    PrivateKey found =
        KeyFactory.getInstance(publicKey.getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(found);
    signature.update(certificate);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(certificate);
    if (!signature.verify(signed)) {
      throw new IllegalArgumentException("the key is not that certificate's");
    }
    return found;
  }
}
