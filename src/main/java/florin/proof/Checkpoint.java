package florin.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.audit.AuditHead;
import florin.core.CheckpointId;
import florin.core.Hash;
import florin.http.Json;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement of what the whole ledger was, and where its audit log ended.
 *
 * @param audit null in those of version 1
 * @param publicKey of the signer, X.509 SubjectPublicKeyInfo in base64
 * @param signature Ed25519 over {@link #content}, in base64
 */
public record Checkpoint(
    CheckpointId id,
    Instant madeAt,
    LedgerState state,
    @Nullable AuditHead audit,
    String publicKey,
    String signature) {

  /** Not signed yet. */
  static Checkpoint of(
      CheckpointId id, Instant madeAt, LedgerState state, @Nullable AuditHead audit) {
    return new Checkpoint(id, madeAt, state, audit, "", "");
  }

  /** The same, signed with this key. */
  Checkpoint signed(SigningKey key) {
    return new Checkpoint(id, madeAt, state, audit, key.publicKey(), key.sign(content()));
  }

  /** Whether the signature is the named key's; whose key that is, is another question. */
  boolean isSigned() {
    return SigningKey.isSigned(content(), publicKey, signature);
  }

  String root() {
    return hex(state.root());
  }

  @Nullable String auditHash() {
    return audit == null ? null : hex(audit.hash());
  }

  private static String hex(Hash hash) {
    return HexFormat.of().formatHex(hash.bytes());
  }

  /** What is signed, byte for byte: {@code src/docs/checkpoints.md}. */
  private byte[] content() {
    StringBuilder text = new StringBuilder("florin checkpoint ");
    text.append(audit == null ? 1 : 2).append('\n');
    text.append("id ").append(id).append('\n');
    text.append("made_at ").append(Json.time(madeAt)).append('\n');
    text.append("booked_until ").append(Json.time(state.bookedUntil())).append('\n');
    text.append("accounts ").append(state.accounts()).append('\n');
    text.append("entries ").append(state.entries()).append('\n');
    text.append("journal_rows ").append(state.journalRows()).append('\n');
    state.sums().forEach(sum -> text.append("sum ").append(sum).append('\n'));
    text.append("root ").append(root()).append('\n');
    if (audit != null) {
      text.append("audit_sequence ").append(audit.sequence()).append('\n');
      text.append("audit_hash ").append(hex(audit.hash())).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }
}
