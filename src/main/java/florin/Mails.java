package florin;

import florin.config.Mode;
import florin.mail.Delivery;
import florin.mail.MailFolder;
import florin.mail.Smtp;
import florin.mail.SmtpServer;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a bank's mails leave, by its settings. */
final class Mails {
  private static final Logger LOG = LoggerFactory.getLogger(Mails.class);

  private Mails() {}

  static Delivery delivery(Config config) {
    SmtpServer smtp = config.http().mail().smtp();
    boolean production = config.mode() == Mode.PRODUCTION;
    Clock wall = config.clocks().wall();
    if (smtp != null) {
      return new Smtp(smtp, production && !smtp.isLoopback(), from(config), wall);
    }
    if (production) {
      LOG.warn("no mail is sent: SMTP_URL is not set");
      return mail -> LOG.warn("a mail was not sent, SMTP_URL is not set: {}", mail);
    }
    boolean kept = !config.storage().temporary();
    return new MailFolder(
        kept ? config.storage().dataDir().resolve("mail") : null, from(config), wall);
  }

  private static String from(Config config) {
    URI page = config.http().publicUrl();
    String host = page == null ? "localhost" : page.getHost();
    return Objects.requireNonNullElse(config.http().mail().from(), "no-reply@" + host);
  }
}
