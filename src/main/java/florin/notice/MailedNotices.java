package florin.notice;

import florin.core.UserId;
import florin.mail.Mail;
import florin.mail.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices as mails, to the address that the user has when each is written. Thread-safe. */
public final class MailedNotices implements Notices {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Logger LOG = LoggerFactory.getLogger(MailedNotices.class);

  private final Jdbi jdbi;
  private final Outbox outbox;
  private final Supplier<String> page;
  private final Clock wall;

  /**
   * @param outbox their own: what waits there keeps nobody from being sent a link
   * @param page where users reach the bank's page
   */
  public MailedNotices(Jdbi jdbi, Outbox outbox, Supplier<String> page, Clock wall) {
    this.jdbi = jdbi;
    this.outbox = outbox;
    this.page = page;
    this.wall = wall;
  }

  @Override
  public void tell(Handle handle, UserId user, Notice notice) {
    Instant at = wall.instant();
    handle.afterCommit(
        () -> {
          if (!outbox.offer(() -> mail(user, notice, at))) {
            LOG.warn("a notice is not sent, too many are waiting: {}", notice);
          }
        });
  }

  private Optional<Mail> mail(UserId user, Notice notice, Instant at) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(AddressDao.class)
          .find(user)
          .map(
              to ->
                  new Mail(to.email(), notice.subject(), notice.text(WHEN.format(at), page.get())));
    }
  }
}
