package florin.card;

import florin.ledger.ChangeCard;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What is written of a new card beside what the ledger decides on; nothing of it is in a text. */
final class NewCard implements ChangeCard.Attached {
  private final Secrets secrets;
  private final LocalDate expiresOn;
  private final @Nullable String label;

  NewCard(Secrets secrets, LocalDate expiresOn, @Nullable String label) {
    this.secrets = secrets;
    this.expiresOn = expiresOn;
    this.label = label;
  }

  Secrets secrets() {
    return secrets;
  }

  LocalDate expiresOn() {
    return expiresOn;
  }

  @Nullable String label() {
    return label;
  }
}
