package florin.contract;

import java.util.List;

/** An account, seen through its owner's eyes. */
public record Account(Api owner, String id, String number, String currency) {

  static Account of(Api owner, Response account) {
    return new Account(owner, account.id(), account.text("number"), account.text("currency"));
  }

  public String path() {
    return "/v1/accounts/" + id;
  }

  /** As it is now. */
  public Response now() {
    return owner.get(path()).expect(200);
  }

  public long balance() {
    return now().number("balance");
  }

  public String status() {
    return now().text("status");
  }

  /** The signed amounts of its newest entries, newest first. */
  public List<Long> amounts() {
    return owner.get(path() + "/entries?limit=200").expect(200).data().stream()
        .map(entry -> entry.get("amount").asLong())
        .toList();
  }
}
