package florin.mail;

/** A mail in plain text to one person. */
public record Mail(String to, String subject, String text) {
  @Override
  public String toString() {
    return subject;
  }
}
