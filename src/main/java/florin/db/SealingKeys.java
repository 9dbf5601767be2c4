package florin.db;

import florin.seal.FieldCipher;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The keys that something in this database may be sealed with, by their ids. */
public final class SealingKeys {
  private SealingKeys() {}

  /**
   * Notes that the cipher's key is in use.
   *
   * @return ids, in hex, of keys in use that are none of the cipher's: what they sealed cannot be
   *     read; then nothing was noted
   */
  public static List<String> use(Handle handle, FieldCipher cipher) {
    byte[][] ours = cipher.keyIds().toArray(byte[][]::new);
    List<String> foreign =
        handle
            .createQuery(
                "SELECT encode(key_id, 'hex') FROM sealing_key WHERE key_id <> ALL (:ours)")
            .bind("ours", ours)
            .mapTo(String.class)
            .list();
    if (foreign.isEmpty()) {
      handle
          .createUpdate(
              "INSERT INTO sealing_key (key_id, first_used_at) VALUES (:id, now())"
                  + " ON CONFLICT DO NOTHING")
          .bind("id", cipher.currentKeyId())
          .execute();
    }
    return foreign;
  }

  /** Forgets all but the cipher's current key. Runs in the caller's transaction. */
  public static void keepCurrent(Handle handle, FieldCipher cipher) {
    for (String table : List.of("sealing_key", "email_lookup")) {
      handle
          .createUpdate("DELETE FROM " + table + " WHERE key_id <> :current")
          .bind("current", cipher.currentKeyId())
          .execute();
    }
  }
}
