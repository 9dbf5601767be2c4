package florin.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.core.CheckpointId;
import florin.http.Json;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A signed statement of what the whole ledger was.
 *
 * @param publicKey of the signer, X.509 SubjectPublicKeyInfo in base64
 * @param signature Ed25519 over {@link #content}, in base64
 */
public record Checkpoint(
    CheckpointId id, Instant madeAt, LedgerState state, String publicKey, String signature) {

  static Checkpoint signed(CheckpointId id, Instant madeAt, LedgerState state, SigningKey key) {
    byte[] content = content(id, madeAt, state);
    return new Checkpoint(id, madeAt, state, key.publicKey(), key.sign(content));
  }

  /** Whether the signature is the named key's; whose key that is, is another question. */
  boolean isSigned() {
    return SigningKey.isSigned(content(id, madeAt, state), publicKey, signature);
  }

  String root() {
    return HexFormat.of().formatHex(state.root().bytes());
  }

  /** What is signed, byte for byte: {@code src/docs/checkpoints.md}. */
  private static byte[] content(CheckpointId id, Instant madeAt, LedgerState state) {
    StringBuilder text = new StringBuilder("florin checkpoint 1\n");
    text.append("id ").append(id).append('\n');
    text.append("made_at ").append(Json.time(madeAt)).append('\n');
    text.append("booked_until ").append(Json.time(state.bookedUntil())).append('\n');
    text.append("accounts ").append(state.accounts()).append('\n');
    text.append("entries ").append(state.entries()).append('\n');
    text.append("journal_rows ").append(state.journalRows()).append('\n');
    state.sums().forEach(sum -> text.append("sum ").append(sum).append('\n'));
    text.append("root ").append(HexFormat.of().formatHex(state.root().bytes())).append('\n');
    return text.toString().getBytes(UTF_8);
  }
}
