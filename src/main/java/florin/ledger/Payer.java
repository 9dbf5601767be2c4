package florin.ledger;

import florin.core.AccountId;
import florin.core.UserId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Somebody as the one who pays from one account: what he may spend of it is limited by itself. */
public record Payer(AccountId account, UserId user) {

  /** The same id everywhere, so that nobody has to look it up. */
  public UUID id() {
    byte[] name = ("florin:payer:" + account + ":" + user).getBytes(StandardCharsets.US_ASCII);
    return UUID.nameUUIDFromBytes(name);
  }
}
