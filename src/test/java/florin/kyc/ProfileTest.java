package florin.kyc;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Customer;
import florin.contract.Holder;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody says of himself, and the documents he shows. */
@ExtendWith(FlorinExtension.class)
class ProfileTest {
  private static final String DOCUMENTS = "/v1/me/documents";

  private final Customer alice;
  private final Holder holder;
  private final Jdbi jdbi;

  ProfileTest(Bank bank) {
    alice = TestBank.of(bank).signUp("alice");
    holder = new Holder(alice);
    jdbi = bank.storage().database().jdbi();
  }

  @Test
  void a_profile_is_said_bit_by_bit_and_keeps_what_was_said_before() {
    Response before = alice.api().get("/v1/me").expect(200);
    assertThat(before.isNull("date_of_birth")).isTrue();
    assertThat(before.isNull("address")).isTrue();

    holder.change(Map.of("date_of_birth", "1990-12-10")).expect(200);
    holder.change(Map.of("phone", "+44 20 7946 0000")).expect(200);
    Response after = holder.change(Map.of("address", Holder.address())).expect(200);

    assertThat(after.text("date_of_birth")).isEqualTo("1990-12-10");
    assertThat(after.text("phone")).isEqualTo("+44 20 7946 0000");
    assertThat(after.text("address/lines/1")).isEqualTo("12 St James's Square");
    assertThat(after.text("address/country")).isEqualTo("GB");
    assertThat(after.text("full_name")).isEqualTo("Alice");
    assertThat(alice.api().get("/v1/me").expect(200).text()).isEqualTo(after.text());
    assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
  }

  @Test
  void two_windows_do_not_overwrite_each_other() {
    String seen = alice.api().get("/v1/me").header("ETag");
    Map<String, String> change = Map.of("phone", "112");

    alice.api().patch("/v1/me", change).expect(428, "precondition_required");
    alice.api().with("If-Match", seen).patch("/v1/me", change).expect(200);
    alice.api().with("If-Match", seen).patch("/v1/me", change).expect(412, "precondition_failed");
  }

  @Test
  void nothing_to_change_is_an_error() {
    assertThat(holder.change(Map.of()).expect(400).errors())
        .containsEntry("#/full_name", "required");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          date_of_birth, 31.12.1990,  #/date_of_birth, invalid_date
          date_of_birth, 1990-02-30,  #/date_of_birth, invalid_date
          date_of_birth, 2999-01-01,  #/date_of_birth, out_of_range
          date_of_birth, 1826-01-01,  #/date_of_birth, out_of_range
          date_of_birth, '',          #/date_of_birth, invalid_date
          phone,         call me,     #/phone,         invalid_phone
          phone,         12,          #/phone,         invalid_phone
          address,       London,      #/address,       wrong_type
          full_name,     ' ',         #/full_name,     invalid_text
          """)
  void what_cannot_be_is_named(String field, String value, String pointer, String code) {
    assertThat(holder.change(Map.of(field, value)).expect(400).errors())
        .containsExactly(Map.entry(pointer, code));
  }

  @Test
  void whoever_is_born_tomorrow_is_not_born_yet() {
    String tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(2).toString();
    assertThat(holder.change(Map.of("date_of_birth", tomorrow)).expect(400).errors())
        .containsEntry("#/date_of_birth", "out_of_range");
  }

  @Test
  void an_address_has_lines_a_city_and_a_country_that_exists() {
    Map<String, Object> address = new HashMap<>(Holder.address());
    address.put("country", "UK");
    address.put("city", "Lon\ndon");
    address.put("lines", List.of("a".repeat(101)));
    address.put("planet", "Earth");
    assertThat(holder.change(Map.of("address", address)).expect(400).errors())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "#/address/country", "invalid_value",
                "#/address/city", "invalid_text",
                "#/address/lines/0", "invalid_value",
                "#/address/planet", "unknown_field"));

    assertThat(holder.change(Map.of("address", Map.of())).expect(400).errors())
        .containsOnlyKeys("#/address/lines", "#/address/city", "#/address/country");
    Map<String, Object> noCode = new HashMap<>(Holder.address());
    noCode.remove("postal_code");
    Response without = holder.change(Map.of("address", noCode)).expect(200);
    assertThat(without.isNull("address/postal_code")).isTrue();
  }

  @Test
  void a_document_is_shown_with_the_end_of_its_number_alone() {
    Response shown = holder.show("2070-01-31");

    assertThat(shown.text("last4")).isEqualTo("0T47");
    assertThat(shown.text()).doesNotContain("C01X00T47");
    Response list = alice.api().get(DOCUMENTS).expect(200);
    assertThat(list.data()).hasSize(1);
    assertThat(list.text()).contains(shown.id()).doesNotContain("C01X00T47");

    alice.api().delete(DOCUMENTS + "/" + shown.id()).expect(204);
    alice.api().delete(DOCUMENTS + "/" + shown.id()).expect(404, "not_found");
    assertThat(alice.api().get(DOCUMENTS).expect(200).data()).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      textBlock =
          """
          type,       library_card, invalid_value
          number,     123,          invalid_number
          number,     12/34567,     invalid_number
          country,    XX,           invalid_value
          country,    gb,           invalid_value
          expires_on, 2020-01-31,   expired
          expires_on, 2999-01-31,   out_of_range
          expires_on, 31 Jan 2030,  invalid_date
          """)
  void a_document_that_cannot_be_is_named(String field, String value, String code) {
    Map<String, Object> document = Holder.document("2070-01-31");
    document.put(field, value);
    assertThat(holder.showAs(document).expect(400).errors())
        .containsExactly(Map.entry("#/" + field, code));
  }

  @Test
  void a_number_of_ten_kilobytes_is_a_clear_error() {
    Map<String, Object> document = Holder.document("2070-01-31");
    document.put("number", "7".repeat(10_240));
    assertThat(holder.showAs(document).expect(400, "invalid_request").errors())
        .containsExactly(Map.entry("#/number", "invalid_number"));

    assertThat(holder.showAs(Map.of()).expect(400).errors())
        .containsOnlyKeys("#/type", "#/number", "#/country", "#/expires_on");
  }

  @Test
  void twenty_documents_are_enough() {
    for (int i = 0; i < 20; i++) {
      holder.show("2070-01-31");
    }
    holder.showAs(Holder.document("2070-01-31")).expect(422, "too_many_documents");
  }

  @Test
  void nothing_of_it_is_in_the_database_in_clear() {
    holder.introduce().show("2070-01-31");

    String kept =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT string_agg(h::text, ' ')
                          || (SELECT string_agg(d::text, ' ') FROM identity_document d)
                        FROM holder h
                        """)
                    .mapTo(String.class)
                    .one());

    // none of them can be in a sealed value's hexadecimal digits by chance
    assertThat(kept).doesNotContain("1990-", "-12-10", "7946 ", "James", "London", "C01X00T47");
  }
}
