package florin.interest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.contract.Api;
import florin.contract.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Terms are set by operators, for days to come, and nothing half-right is taken for terms. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TermsTest {
  private Saver saver;

  @BeforeAll
  void start() {
    saver = Saver.at("2027-06-30", "Pacific/Auckland");
  }

  @AfterAll
  void theBooksAreRight() throws Exception {
    saver.close();
  }

  private static Map<String, Object> terms() {
    return Saver.terms("2027-07-01", 225, "actual", 250);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          account_type          | null         | required
          account_type          | "system"     | invalid_value
          account_type          | "Savings"    | invalid_value
          account_type          | 1            | wrong_type
          currency              | null         | required
          currency              | "XXQ"        | unknown_currency
          currency              | "eur"        | unknown_currency
          currency              | 978          | wrong_type
          from_on               | null         | required
          from_on               | "2028-02-31" | invalid_date
          from_on               | "2027-13-01" | invalid_date
          from_on               | "tomorrow"   | invalid_date
          from_on               | "2027-7-1"   | invalid_date
          from_on               | 20270701     | wrong_type
          from_on               | "2027-06-29" | in_the_past
          from_on               | "0001-01-01" | in_the_past
          interest_basis_points | null         | required
          interest_basis_points | -1           | out_of_range
          interest_basis_points | 10001        | out_of_range
          interest_basis_points | 99999999999999999999 | out_of_range
          interest_basis_points | 2.25         | wrong_type
          interest_basis_points | "225"        | wrong_type
          interest_basis_points | 1e2          | wrong_type
          day_count             | null         | required
          day_count             | "366"        | invalid_value
          day_count             | "30/360"     | invalid_value
          day_count             | 365          | wrong_type
          monthly_fee           | null         | required
          monthly_fee           | -1           | out_of_range
          monthly_fee           | 9007199254740992 | out_of_range
          monthly_fee           | 2.50         | wrong_type
          monthly_fee           | "250"        | wrong_type
          rate                  | 225          | unknown_field
          """)
  void what_is_wrong_is_named(String field, String value, String code) {
    int before = list().size();
    StringBuilder body = new StringBuilder();
    Map<String, Object> all = new TreeMap<>(terms());
    all.put(field, "");
    all.forEach(
        (name, good) ->
            body.append(body.isEmpty() ? "{" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(name.equals(field) ? value : json(good)));
    Response refused =
        saver.operator.api().post("/v1/admin/terms", body.append('}').toString()).expect(400);
    assertThat(refused.errors()).containsExactly(Map.entry("#/" + field, code));
    assertThat(list()).hasSize(before);
  }

  private static String json(Object value) {
    return value instanceof Number ? value.toString() : "\"" + value + "\"";
  }

  private List<JsonNode> list() {
    return saver.operator.api().get("/v1/admin/terms?limit=200").expect(200).data();
  }

  @Test
  void all_that_is_wrong_is_said_at_once() {
    assertThat(saver.set(new HashMap<>()).expect(400).errors()).hasSize(6);
  }

  @Test
  void what_was_set_is_listed_the_newest_first_and_audited() {
    Response first = saver.set(terms()).expect(201);
    assertThat(first.id()).startsWith("trm_");
    assertThat(first.text("from_on")).isEqualTo("2027-07-01");
    assertThat(first.text("day_count")).isEqualTo("actual");
    assertThat(first.number("monthly_fee")).isEqualTo(250);
    Response second = saver.set(Saver.terms("2027-06-30", 10_000, "360", 0)).expect(201);

    Response page = saver.operator.api().get("/v1/admin/terms?limit=1").expect(200);
    assertThat(page.text("data/0/id")).isEqualTo(second.id());
    String next = "/v1/admin/terms?limit=1&cursor=" + page.text("next_cursor");
    assertThat(saver.bank.auditor().api().get(next).expect(200).text("data/0/id"))
        .isEqualTo(first.id());

    Response log = saver.operator.api().get("/v1/admin/audit?kind=terms_set&subject=" + first.id());
    assertThat(log.data()).hasSize(1);
    assertThat(log.text()).contains("2027-07-01", "\"225\"", "actual");
  }

  @Test
  void only_operators_set_them_and_only_the_staff_reads_them() {
    Api alice = saver.alice.api();
    alice.post("/v1/admin/terms", terms()).expect(403, "operator_required");
    alice.get("/v1/admin/terms").expect(403);
    saver.bank.auditor().api().post("/v1/admin/terms", terms()).expect(403, "operator_required");
    saver.bank.api().post("/v1/admin/terms", terms()).expect(401);
  }

  @Test
  void a_day_that_is_about_to_end_has_its_terms() throws Exception {
    try (Saver late = Saver.at("2027-06-30", "Pacific/Auckland")) {
      late.clock.set(late.begin("2027-07-01").minusSeconds(61));
      late.set(Saver.terms("2027-06-30", 1, "365", 0)).expect(201);
      late.clock.set(late.begin("2027-07-01").minusSeconds(59));
      assertThat(late.set(Saver.terms("2027-06-30", 1, "365", 0)).expect(400).errors())
          .containsEntry("#/from_on", "in_the_past");
      late.set(Saver.terms("2027-07-01", 1, "365", 0)).expect(201);
    }
  }
}
