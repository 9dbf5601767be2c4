package florin.member;

import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import java.util.HashMap;
import java.util.Map;

/** An account that several have access to, in a test. */
record Joint(Account account, Customer owner) {
  static Map<String, Object> offer(Customer to, String access) {
    return new HashMap<>(Map.of("email", to.login().email(), "access", access));
  }

  String members() {
    return account.path() + "/members";
  }

  String member(Customer who) {
    return members() + "/" + who.id();
  }

  Response invite(Map<String, Object> offer) {
    return owner.api().post(members(), offer);
  }

  Response invite(Customer who, String access) {
    return invite(offer(who, access)).expect(201);
  }

  static Response accept(Customer who, Response invitation) {
    return who.api().post("/v1/invitations/" + invitation.id() + "/accept");
  }

  /** Invited and accepted; then the account as he sees it. */
  Account join(Customer who, String access) {
    accept(who, invite(who, access)).expect(200);
    return new Account(who.api(), account.id(), account.number(), account.currency());
  }

  Account join(Customer who, Map<String, Object> limits) {
    Map<String, Object> offer = offer(who, "pay");
    offer.put("limits", limits);
    accept(who, invite(offer).expect(201)).expect(200);
    return new Account(who.api(), account.id(), account.number(), account.currency());
  }

  Response change(Customer who, Map<String, Object> change) {
    return owner.api().patch(member(who), change);
  }

  Response remove(Customer who) {
    return owner.api().delete(member(who));
  }
}
