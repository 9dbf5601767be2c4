package florin.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.Date;
import java.util.Properties;

/** By SMTP (RFC 5321) to a server that sends it on. Thread-safe. */
public final class Smtp implements Delivery {
  private static final String TIMEOUT_MILLIS = "10000";

  private final SmtpServer server;
  private final boolean tlsRequired;
  private final String from;
  private final Clock wall;

  /**
   * @param tlsRequired whether a server without TLS gets nothing, not even our password
   * @param from the sender's address
   */
  public Smtp(SmtpServer server, boolean tlsRequired, String from, Clock wall) {
    this.server = server;
    this.tlsRequired = tlsRequired;
    this.from = from;
    this.wall = wall;
  }

  @Override
  public void deliver(Mail mail) throws Undelivered {
    Session session = Session.getInstance(properties());
    try (Transport transport = session.getTransport()) {
      MimeMessage message = message(session, from, mail, wall);
      transport.connect(server.host(), server.port(), server.user(), server.password());
      transport.sendMessage(message, message.getAllRecipients());
    } catch (MessagingException failure) {
      throw new Undelivered(failure.getClass().getSimpleName() + " at " + server);
    }
  }

  private Properties properties() {
    String protocol = server.tls() ? "smtps" : "smtp";
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", protocol);
    properties.put("mail.from", from);
    String prefix = "mail." + protocol + ".";
    properties.put(prefix + "auth", server.user() == null ? "false" : "true");
    properties.put(prefix + "starttls.enable", "true");
    properties.put(prefix + "starttls.required", String.valueOf(tlsRequired));
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "ssl.protocols", "TLSv1.2 TLSv1.3");
    for (String what : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
      properties.put(prefix + what, TIMEOUT_MILLIS);
    }
    return properties;
  }

  static MimeMessage message(Session session, String from, Mail mail, Clock wall)
      throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(from));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to()));
    message.setSubject(mail.subject(), "UTF-8");
    message.setText(mail.text(), "UTF-8");
    message.setSentDate(Date.from(wall.instant()));
    message.saveChanges();
    return message;
  }
}
