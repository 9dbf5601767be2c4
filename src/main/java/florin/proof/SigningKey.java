package florin.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** An Ed25519 key (RFC 8032) of the JDK's own making. Thread-safe; prints nothing secret. */
public final class SigningKey {
  private static final String ED25519 = "Ed25519";

  private final PrivateKey privateKey;
  private final String publicKey;

  /**
   * @param seed the private key of RFC 8032: 32 bytes
   */
  SigningKey(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ED25519);
      generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
      KeyPair pair = generator.generateKeyPair();
      privateKey = pair.getPrivate();
      publicKey = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
      byte[] pkcs8 = privateKey.getEncoded();
      if (!Arrays.equals(
          seed, Arrays.copyOfRange(pkcs8, pkcs8.length - seed.length, pkcs8.length))) {
        throw new IllegalStateException("this Java makes another key of the seed");
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java from 15 on has Ed25519", impossible);
    }
  }

  /** From the seed's base64, of either alphabet. */
  public static SigningKey of(byte[] base64) {
    String text = new String(base64, US_ASCII).replace('-', '+').replace('_', '/');
    return new SigningKey(Base64.getDecoder().decode(text));
  }

  /** The JDK derives a public key only where it makes a pair: it is given its randomness. */
  private static final class Seed extends SecureRandom {
    private final byte[] seed;

    Seed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  /** X.509 SubjectPublicKeyInfo in base64. */
  public String publicKey() {
    return publicKey;
  }

  /** The signature of RFC 8032, in base64. */
  public String sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(ED25519);
      signature.initSign(privateKey);
      signature.update(content);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Also false where key or signature are none. */
  public static boolean isSigned(byte[] content, String publicKey, String signature) {
    try {
      byte[] encoded = Base64.getDecoder().decode(publicKey);
      PublicKey key =
          KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
      Signature check = Signature.getInstance(ED25519);
      check.initVerify(key);
      check.update(content);
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }
}
