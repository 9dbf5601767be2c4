package florin.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of the audit log is told to the process's log as well: no words, and no balances. */
final class AuditLines {
  private static final Logger LOG = LoggerFactory.getLogger("florin.audit");

  private AuditLines() {}

  static void tell(AuditEvent event) {
    if (LOG.isInfoEnabled()) {
      StringBuilder line = new StringBuilder(event.kind().slug());
      line.append(event.outcome() == AuditEvent.Outcome.REFUSED ? " refused" : " done");
      if (event.actor().userId() != null) {
        line.append(" user=").append(event.actor().userId());
      }
      if (!event.subjects().isEmpty()) {
        line.append(" about=").append(String.join(",", event.subjects()));
      }
      event
          .detail()
          .forEach(
              (name, value) -> {
                if (!name.endsWith("_balance")) {
                  line.append(' ').append(name).append('=').append(value);
                }
              });
      LOG.info("{}", line);
    }
  }
}
