package florin.notice;

/** What a user is told by mail; never a secret, an amount or a name. */
public enum Notice {
  NEW_DEVICE(
      "A log-in from a new device",
      "Somebody, you perhaps, logged in to your account from a device or a place that was not seen"
          + " here before.",
      "If it was not you, end that session and change your password."),
  PASSWORD_CHANGED(
      "Your password was changed",
      "The password of your account was changed.",
      "If it was not you, ask for a new password and talk to the bank."),
  PAYEE_ADDED(
      "A payee was added",
      "A payee was added to those of your account, or has another account number now.",
      "If it was not you, delete that payee and change your password.");

  private final String subject;
  private final String what;
  private final String whatToDo;

  Notice(String subject, String what, String whatToDo) {
    this.subject = subject;
    this.what = what;
    this.whatToDo = whatToDo;
  }

  String subject() {
    return subject;
  }

  /**
   * @param when as a person reads it
   * @param page where the bank is reached
   */
  String text(String when, String page) {
    return what + "\nWhen: " + when + "\n\n" + whatToDo + "\n" + page + "\n";
  }
}
