package florin.customer;

import florin.mail.Mail;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is mailed when somebody changes his address; never the other address. */
final class AddressMails {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private AddressMails() {}

  /** To the new one. What is behind # stays in the browser: no log of a server ever has it. */
  static Mail link(String to, String page, String token) {
    return new Mail(
        to,
        "Your new address",
        """
        Somebody, you perhaps, wants to use this address for an account at the bank from now on.

        To do so, open this within 30 minutes:
        %s/#email=%s

        It is good once. If it was not you, do nothing: nothing is changed.
        """
            .formatted(page, token));
  }

  /** To whoever has it. */
  static Mail taken(String to, String page) {
    return new Mail(
        to,
        "Somebody tried to use your address",
        """
        Somebody, you perhaps, wanted to use this address for another account at the bank. It is
        that of your account already, so nothing was changed.

        If it was not you, there is nothing you have to do.
        %s
        """
            .formatted(page));
  }

  /** To the one before. */
  static Mail changed(String to, String page, Instant at) {
    return new Mail(
        to,
        "Your e-mail address was changed",
        """
        The e-mail address of your account was changed: you log in with another one now, and what
        the bank writes goes there.
        When: %s

        If it was not you, talk to the bank at once.
        %s
        """
            .formatted(WHEN.format(at), page));
  }
}
