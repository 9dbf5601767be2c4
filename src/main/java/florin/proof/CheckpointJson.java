package florin.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import florin.audit.AuditHead;
import florin.core.BankException;
import florin.core.CheckpointId;
import florin.core.Hash;
import florin.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A checkpoint as it is answered, printed and kept in files: one line of JSON. */
public final class CheckpointJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CheckpointJson() {}

  /** What is written of it, in this order. */
  record View(
      CheckpointId id,
      Instant madeAt,
      Instant bookedUntil,
      long accounts,
      long entries,
      long journalRows,
      List<LedgerState.Sum> sums,
      String root,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long auditSequence,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String auditHash,
      String publicKey,
      String signature) {

    static View of(Checkpoint checkpoint) {
      LedgerState state = checkpoint.state();
      AuditHead audit = checkpoint.audit();
      return new View(
          checkpoint.id(),
          checkpoint.madeAt(),
          state.bookedUntil(),
          state.accounts(),
          state.entries(),
          state.journalRows(),
          state.sums(),
          checkpoint.root(),
          audit == null ? null : audit.sequence(),
          checkpoint.auditHash(),
          checkpoint.publicKey(),
          checkpoint.signature());
    }
  }

  /** Without a line's end. */
  public static String line(Checkpoint checkpoint) {
    return new String(Json.bytes(View.of(checkpoint)), UTF_8);
  }

  /**
   * Reads what {@link #line} wrote; spacing and order are free, everything else is not.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static Checkpoint parse(String line) {
    try {
      JsonNode tree = MAPPER.readTree(line);
      Checkpoint checkpoint = checkpoint(tree);
      if (!MAPPER.readTree(line(checkpoint)).equals(tree)) {
        throw new IllegalArgumentException("not a checkpoint");
      }
      return checkpoint;
    } catch (JsonProcessingException | DateTimeException | BankException malformed) {
      throw new IllegalArgumentException("not a checkpoint", malformed);
    }
  }

  /** A field that is missing or of another type gives a value that is not written like it. */
  private static Checkpoint checkpoint(JsonNode tree) {
    List<LedgerState.Sum> sums = new ArrayList<>();
    for (JsonNode sum : tree.path("sums")) {
      sums.add(
          new LedgerState.Sum(
              sum.path("currency").asText(),
              sum.path("accounts").asLong(),
              sum.path("entries").asLong(),
              sum.path("customer_balance").asLong()));
    }
    LedgerState state =
        new LedgerState(
            Instant.parse(tree.path("booked_until").asText()),
            tree.path("accounts").asLong(),
            tree.path("entries").asLong(),
            tree.path("journal_rows").asLong(),
            sums,
            hash(tree, "root"));
    AuditHead audit =
        tree.has("audit_sequence")
            ? new AuditHead(tree.path("audit_sequence").asLong(), hash(tree, "audit_hash"))
            : null;
    return new Checkpoint(
        CheckpointId.parse(tree.path("id").asText()),
        Instant.parse(tree.path("made_at").asText()),
        state,
        audit,
        tree.path("public_key").asText(),
        tree.path("signature").asText());
  }

  private static Hash hash(JsonNode tree, String name) {
    return Hash.wrap(HexFormat.of().parseHex(tree.path(name).asText()));
  }
}
