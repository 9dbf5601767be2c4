package florin.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.http.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hashes a statement in the one form that all its forms have in common: lines of fields with a tab
 * between, null and escapes as PostgreSQL's COPY writes them. For one thread.
 */
final class Canonical {
  private final MessageDigest sha256;

  Canonical(Statement statement) {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
    Statement.Holding account = statement.account();
    add("florin statement 1");
    add(
        "account",
        account.id(),
        account.number(),
        account.type(),
        account.name(),
        account.currency(),
        account.timeZone());
    statement.holders().forEach(holder -> add("holder", holder));
    Period period = statement.period();
    add("period", period.from(), period.to(), statement.issued() ? "issued" : "interim");
    add("opening", statement.opening());
  }

  void add(Line line) {
    add(
        "entry",
        line.sequence(),
        line.date(),
        line.bookedAt(),
        line.effectiveAt(),
        line.transferId(),
        line.kind(),
        line.amount(),
        line.balance(),
        line.counterparty().name(),
        line.counterparty().accountNumber(),
        line.memo());
  }

  byte[] digest(Statement statement) {
    Statement.Totals totals = statement.totals();
    add("closing", statement.closing());
    add("totals", totals.incoming(), totals.outgoing(), totals.count());
    add("head", statement.head().sequence(), statement.head().hash());
    return sha256.digest();
  }

  private void add(@Nullable Object... fields) {
    StringBuilder line = new StringBuilder();
    for (Object field : fields) {
      line.append(line.isEmpty() ? "" : "\t").append(escaped(field));
    }
    sha256.update(line.append('\n').toString().getBytes(UTF_8));
  }

  private static String escaped(@Nullable Object field) {
    if (field == null) {
      return "\\N";
    }
    String text = field instanceof Instant time ? Json.time(time) : field.toString();
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
