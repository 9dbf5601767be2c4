package florin.contract;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A telephone with an authenticator in it: RFC 6238 from the secret in base 32, nothing else. */
public record Authenticator(String secret, List<String> recoveryCodes, Clock clock) {

  /** Sets one up for whoever is logged in there, and uses the code of this moment up. */
  public static Authenticator enrol(Api api, Clock clock) {
    String secret = api.post("/v1/me/totp").expect(200).text("secret");
    Authenticator mine = new Authenticator(secret, new ArrayList<>(), clock);
    api.post("/v1/me/totp/confirm", Map.of("code", mine.code()))
        .expect(200)
        .body()
        .get("recovery_codes")
        .forEach(code -> mine.recoveryCodes.add(code.asText()));
    return mine;
  }

  public String code() {
    return code(0);
  }

  /** The code of another step, so many later. */
  public String code(int later) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(seed(), "HmacSHA1"));
      long step = clock.millis() / 30_000 + later;
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & 0x7fff_ffff;
      return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    } catch (java.security.GeneralSecurityException never) {
      throw new AssertionError(never);
    }
  }

  /** Of the right form, and never right by chance. */
  public String wrongCode() {
    String right = code(-1) + code() + code(1);
    return right.contains("123456") ? "654321" : "123456";
  }

  public byte[] seed() {
    StringBuilder bits = new StringBuilder();
    for (char c : secret.toCharArray()) {
      String five = Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c) + 32);
      bits.append(five, 1, 6);
    }
    byte[] bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return bytes;
  }
}
