package florin.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A customer as the person he is. */
public record Holder(Customer customer) {
  private static final String ME = "/v1/me";

  public static Map<String, Object> address() {
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("lines", List.of("Flat 4", "12 St James's Square"));
    address.put("city", "London");
    address.put("postal_code", "SW1Y 4JH");
    address.put("country", "GB");
    return address;
  }

  public Response change(Map<String, ?> change) {
    String seen = customer.api().get(ME).expect(200).header("ETag");
    return customer.api().with("If-Match", seen).patch(ME, change);
  }

  /** Says all that the bank asks for. */
  public Holder introduce() {
    change(Map.of("date_of_birth", "1990-12-10", "phone", "+44 20 7946 0000", "address", address()))
        .expect(200);
    return this;
  }

  /** A passport that is good until that day. */
  public Response show(String expiresOn) {
    return showAs(document(expiresOn)).expect(201);
  }

  public Response showAs(Map<String, Object> document) {
    return customer.api().post(ME + "/documents", document);
  }

  public static Map<String, Object> document(String expiresOn) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "passport");
    document.put("number", "C01X00T47");
    document.put("country", "GB");
    document.put("expires_on", expiresOn);
    return document;
  }

  public Response submit() {
    return customer.api().post(ME + "/kyc");
  }

  public String status() {
    return customer.api().get(ME).expect(200).text("kyc_status");
  }

  public Response decide(Operator operator, String status) {
    return operator
        .api()
        .post("/v1/admin/users/" + customer.id() + "/kyc", Map.of("status", status));
  }

  /** Goes the whole way. */
  public Holder verified(Operator operator, String until) {
    introduce().show(until);
    submit().expect(200);
    decide(operator, "verified").expect(200);
    return this;
  }
}
