package florin.trail;

import florin.core.AuditId;
import florin.core.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of the audit log as it is shown.
 *
 * @param via the id of the session or API key, or the name of the program
 * @param address null where there was none, or where it was erased; so is {@code email}, which is
 *     what somebody tried to log in with
 * @param wordsHash of these two and their salt: what the chain holds of them
 * @param sequence its place in the chain; null, as {@code hash} is, until it is sealed
 */
public record TrailEvent(
    AuditId id,
    Instant at,
    String kind,
    String outcome,
    @Nullable UserId actorId,
    @Nullable String via,
    List<String> subjectIds,
    List<Fact> detail,
    List<Change> changes,
    @Nullable String address,
    @Nullable String email,
    @Nullable String requestId,
    @Nullable String wordsHash,
    @Nullable Long sequence,
    @Nullable String hash) {

  /** Something beside it. */
  public record Fact(String name, String value) {}

  /** What it changed; null where there was, or is, none. */
  public record Change(String name, @Nullable String before, @Nullable String after) {}
}
