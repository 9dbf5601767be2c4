package florin.seal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;

/**
 * All that is made from one encryption key: its id, and two keys a field, one to seal and one to
 * look up.
 */
final class FieldKeys {
  static final int ID_BYTES = 4;

  private final byte[] id;
  private final Map<Field, SecretKeySpec> seals = new EnumMap<>(Field.class);
  private final Map<Field, byte[]> lookups = new EnumMap<>(Field.class);

  FieldKeys(byte[] secret) {
    Hkdf hkdf = new Hkdf(secret);
    id = hkdf.expand("key id", ID_BYTES);
    for (Field field : Field.values()) {
      seals.put(field, new SecretKeySpec(hkdf.expand("seal " + field.place(), 32), "AES"));
      lookups.put(field, hkdf.expand("look up " + field.place(), 32));
    }
  }

  byte[] id() {
    return id.clone();
  }

  SecretKeySpec seal(Field field) {
    return Objects.requireNonNull(seals.get(field));
  }

  byte[] lookup(Field field) {
    return Objects.requireNonNull(lookups.get(field));
  }
}
