package florin.mail;

/** One way for mails to go. */
public interface Delivery {
  /**
   * Hands it over, which may take a while.
   *
   * @throws Undelivered for now, or for good
   */
  void deliver(Mail mail) throws Undelivered;

  /** It did not go; the message names the reason and no address. */
  final class Undelivered extends Exception {
    public Undelivered(String reason) {
      super(reason);
    }
  }
}
