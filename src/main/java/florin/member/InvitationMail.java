package florin.member;

import florin.mail.Mail;

/** What an invited person is written. No word of it is the inviter's: he chose to whom it goes. */
final class InvitationMail {
  private InvitationMail() {}

  static Mail of(Invitation made, String page) {
    return new Mail(
        made.email(),
        "An invitation to an account",
        """
        Somebody who has an account at this bank has invited you to it.

        To see who, and to accept or decline, log in within 14 days, or sign up with this
        address:
        %s/

        If you expect nothing of the kind, do nothing.
        """
            .formatted(page));
  }
}
