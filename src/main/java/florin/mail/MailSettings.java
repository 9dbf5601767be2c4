package florin.mail;

import org.jspecify.annotations.Nullable;

/**
 * How a bank's mails leave.
 *
 * @param smtp null for not at all: they are shown to whoever runs a sandbox
 * @param from the sender; null for no-reply at the public host
 */
public record MailSettings(@Nullable SmtpServer smtp, @Nullable String from) {
  public static final MailSettings NONE = new MailSettings(null, null);
}
