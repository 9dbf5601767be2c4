package florin.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.testing.FlorinExtension;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operators make checkpoints, auditors read them, anybody can check their signature. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckpointsTest {
  private static final String PATH = "/v1/admin/checkpoints";

  private final TestBank bank;
  private final Api operator;

  CheckpointsTest(Bank bank) {
    this.bank = TestBank.of(bank);
    this.operator = this.bank.operator().api();
  }

  @Test
  void one_is_made_and_read_again() {
    bank.funded(bank.signUp("alice"), "EUR", 1_000);
    Response made = operator.post(PATH).expect(201);

    assertThat(made.header("Location")).isEqualTo(PATH + "/" + made.id());
    assertThat(made.number("entries")).isGreaterThanOrEqualTo(2);
    assertThat(bank.auditor().api().get(PATH + "/" + made.id()).expect(200).text())
        .isEqualTo(made.text());
  }

  /** As the documentation says it, with nothing of ours. */
  @Test
  void its_signature_can_be_checked_by_anybody() throws Exception {
    bank.funded(bank.signUp("bob"), "USD", 1_000);
    JsonNode made = operator.post(PATH).expect(201).body();
    Response key = bank.api().get("/v1/checkpoints/key").expect(200);

    StringBuilder content = new StringBuilder("florin checkpoint 2\n");
    for (String name :
        List.of("id", "made_at", "booked_until", "accounts", "entries", "journal_rows")) {
      content.append(name + " " + made.get(name).asText() + "\n");
    }
    for (JsonNode sum : made.get("sums")) {
      content.append(
          "sum "
              + sum.get("currency").asText()
              + " "
              + sum.get("accounts")
              + " "
              + sum.get("entries")
              + " "
              + sum.get("customer_balance")
              + "\n");
    }
    for (String name : List.of("root", "audit_sequence", "audit_hash")) {
      content.append(name + " " + made.get(name).asText() + "\n");
    }
    Signature signature = Signature.getInstance("Ed25519");
    byte[] spki = Base64.getDecoder().decode(key.text("public_key"));
    signature.initVerify(
        KeyFactory.getInstance(key.text("algorithm")).generatePublic(new X509EncodedKeySpec(spki)));
    signature.update(content.toString().getBytes(UTF_8));

    assertThat(signature.verify(Base64.getDecoder().decode(made.get("signature").asText())))
        .isTrue();
    assertThat(made.get("public_key").asText()).isEqualTo(key.text("public_key"));
  }

  @Test
  void the_list_is_newest_first_in_pages() {
    List<String> ids =
        List.of(operator.post(PATH).id(), operator.post(PATH).id(), operator.post(PATH).id());
    Response first = operator.get(PATH + "?limit=2").expect(200);
    Response rest =
        operator.get(PATH + "?limit=200&cursor=" + first.text("next_cursor")).expect(200);

    assertThat(first.data()).hasSize(2);
    List<String> all =
        operator.get(PATH).data().stream().map(each -> each.get("id").asText()).toList();
    assertThat(all).containsAll(ids).isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(rest.data().stream().map(each -> each.get("id").asText()))
        .containsExactlyElementsOf(all.subList(2, all.size()));
  }

  @Test
  void they_are_not_for_customers_and_auditors_make_none() {
    Api customer = bank.signUp("carol").api();
    Api auditor = bank.auditor().api();

    customer.get(PATH).expect(403, "forbidden");
    customer.post(PATH).expect(403, "operator_required");
    auditor.post(PATH).expect(403, "operator_required");
    auditor.get(PATH).expect(200);
    bank.api().get(PATH).expect(401, "unauthenticated");
  }

  @Test
  void what_is_wrong_with_a_request_is_said() {
    operator.get(PATH + "/" + TestBank.UNKNOWN_TRANSFER).expect(400, "wrong_id_type");
    operator.get(PATH + "/ckp_01jx8z3k5ve7n8x2m4n6p8r0s1").expect(404, "not_found");
    operator.get(PATH + "/ckp").expect(400, "invalid_id");
    operator.get(PATH + "?cursor=x").expect(400, "invalid_cursor");
    assertThat(operator.post(PATH, Map.of("day", "today")).expect(400, "invalid_request").errors())
        .containsKey("#/day");
  }
}
