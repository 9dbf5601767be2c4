package florin.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.AuditId;
import florin.core.Hash;
import florin.core.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as the table has it, and the link it makes in the chain.
 *
 * @param subjects with a blank between
 * @param detail a line {@code name=value} each
 * @param wordsHash of {@code words}, which may be erased; null where there were none
 */
record AuditRow(
    AuditId id,
    Instant at,
    String kind,
    String outcome,
    @Nullable UserId actorId,
    @Nullable String via,
    @Nullable String requestId,
    String subjects,
    String detail,
    @Nullable Hash wordsHash,
    @Nullable Words words) {
  /** What the first seal follows. */
  static final Hash GENESIS = Hash.of("florin.audit".getBytes(StandardCharsets.US_ASCII));

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] NONE = new byte[32];
  private static final int ADDRESS_MAX = 80;

  /** What can be traced to a person: lines {@code name=value}, and 16 random bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Words(byte[] salt, String text) {
    Hash hash() {
      return Hash.of(salt, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  static AuditRow of(AuditEvent event, Instant now) {
    Words words = words(event);
    return new AuditRow(
        new AuditId(UuidCreator.getTimeOrderedEpoch()),
        now.truncatedTo(ChronoUnit.MICROS),
        event.kind().slug(),
        event.outcome().name().toLowerCase(Locale.ROOT),
        event.actor().userId(),
        event.actor().via(),
        event.actor().requestId(),
        String.join(" ", event.subjects()),
        lines(event, false) + lines(event, true),
        words == null ? null : words.hash(),
        words);
  }

  /** Facts come before changes, whose names have a dot: as they can be told apart again. */
  private static String lines(AuditEvent event, boolean changes) {
    StringBuilder lines = new StringBuilder();
    event
        .detail()
        .forEach(
            (name, value) -> {
              if (name.indexOf('.') >= 0 == changes) {
                lines.append(name).append('=').append(value).append('\n');
              }
            });
    return lines.toString();
  }

  private static @Nullable Words words(AuditEvent event) {
    StringJoiner text = new StringJoiner("\n");
    if (event.actor().address() != null) {
      text.add("address=" + AuditEvent.visible(event.actor().address(), ADDRESS_MAX));
    }
    if (event.email() != null) {
      text.add("email=" + event.email());
    }
    if (text.length() == 0) {
      return null;
    }
    byte[] salt = new byte[16];
    RANDOM.nextBytes(salt);
    return new Words(salt, text.toString());
  }

  /**
   * The seal: SHA-256 over the seal before (32 bytes) and, big-endian: sequence (8), audit id (16),
   * time as microseconds since 1970 (8), the actor's id (16, zeros for none), hash of the words
   * (32, zeros for none), then in UTF-8, each with a line feed after it, kind, outcome, via,
   * request id, subjects with a blank between, and last the detail as it stands. What is missing is
   * empty.
   */
  Hash link(Hash previous, long sequence) {
    ByteBuffer fixed = ByteBuffer.allocate(80).putLong(sequence);
    put(fixed, id.value());
    fixed.putLong(at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000);
    put(fixed, actorId == null ? new UUID(0, 0) : actorId.value());
    fixed.put(wordsHash == null ? NONE : wordsHash.bytes());
    String text =
        String.join("\n", kind, outcome, orEmpty(via), orEmpty(requestId), subjects, detail);
    return Hash.of(previous.bytes(), fixed.array(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(ByteBuffer out, UUID id) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
