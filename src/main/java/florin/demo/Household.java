package florin.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The three people with their accounts and cards, as they are on the first day. */
record Household(
    Client operator, Person ada, Person bruno, Person chiara, Accounts accounts, Cards cards) {

  /** The days of a month on which standing orders are due. */
  private static final int FIRST = 1;

  private static final int AFTER_ADAS_SALARY = 26;
  private static final int LAST = 31;

  /** Whether standing orders are due on that day, or interest and fees, which come on the first. */
  static boolean isSomethingDue(LocalDate day) {
    int dayOfMonth = day.getDayOfMonth();
    return dayOfMonth == FIRST
        || dayOfMonth == AFTER_ADAS_SALARY
        || dayOfMonth == day.lengthOfMonth();
  }

  /** Ids of accounts. */
  record Accounts(
      String adas, String adasSavings, String brunos, String shared, String chiaras, String nest) {}

  /** Ids of the cards: Bruno's own, which he will lose, is replaced then. */
  record Cards(String adas, String brunos, String shared) {}

  static Household movesIn(Client bank, LocalDate today) {
    var comesIn = CompletableFuture.supplyAsync(() -> Person.logIn(bank, Demo.OPERATOR));
    var first = comes(bank, "ada@example.com", "Ada Lindqvist");
    var second = comes(bank, "bruno@example.com", "Bruno Sørensen");
    var third = comes(bank, "chiara@example.com", "Chiara Łukasiewicz");
    Client operator = comesIn.join();
    Person ada = first.join();
    Person bruno = second.join();
    Person chiara = third.join();
    Accounts accounts =
        new Accounts(
            ada.open("checking", "Everyday"),
            ada.open("savings", "Rainy days"),
            bruno.open("checking", "Bruno's"),
            ada.open("checking", "Household"),
            chiara.open("checking", "Rents"),
            chiara.open("savings", "Nest egg"));
    terms(operator, "savings", today, Map.of("interest_basis_points", 175, "monthly_fee", 0));
    terms(operator, "checking", today, Map.of("interest_basis_points", 0, "monthly_fee", 250));
    share(accounts.shared, ada, bruno);
    Household all =
        new Household(operator, ada, bruno, chiara, accounts, cards(ada, bruno, accounts));
    all.knowEachOther();
    all.orderWhatComesEveryMonth(today);
    return all;
  }

  /** Passwords are hashed at the same time, each on a processor of its own. */
  private static CompletableFuture<Person> comes(Client bank, String email, String fullName) {
    return CompletableFuture.supplyAsync(() -> Person.signUp(bank, email, fullName));
  }

  static void terms(Client operator, String type, LocalDate from, Map<String, Integer> what) {
    operator.post(
        "/v1/admin/terms",
        Map.of(
            "account_type",
            type,
            "currency",
            Demo.CURRENCY,
            "from_on",
            from.toString(),
            "day_count",
            "365",
            "interest_basis_points",
            what.get("interest_basis_points"),
            "monthly_fee",
            what.get("monthly_fee")));
  }

  /** One account for two, each as much its owner as the other. */
  private static void share(String account, Person owner, Person other) {
    JsonNode invitation =
        owner
            .api()
            .post(
                "/v1/accounts/" + account + "/members",
                Map.of("email", other.email(), "access", "manage"));
    String id = invitation.get("id").asText();
    other.api().post("/v1/invitations/" + id + "/accept", Map.of());
  }

  private static Cards cards(Person ada, Person bruno, Accounts accounts) {
    Map<String, Object> careful =
        Map.of(
            "per_authorization", 40_000,
            "daily", 60_000,
            "monthly", 200_000,
            "blocked_categories", List.of("gambling"));
    return new Cards(
        ada.card(accounts.adas, "Ada's card", careful),
        bruno.card(accounts.brunos, "Bruno's card", careful),
        bruno.card(accounts.shared, "Shopping", Map.of("daily", 30_000)));
  }

  private void knowEachOther() {
    ada.saves("Bruno", bruno.number(accounts.brunos));
    bruno.saves("Ada", ada.number(accounts.adas));
    ada.saves("Chiara (rent)", chiara.number(accounts.chiaras));
  }

  private void orderWhatComesEveryMonth(LocalDate today) {
    String shared = ada.number(accounts.shared);
    ada.everyMonth(accounts.adas, shared, 110_000, on(AFTER_ADAS_SALARY, today), "Household, Ada");
    ada.everyMonth(
        accounts.adas,
        ada.number(accounts.adasSavings),
        110_000,
        on(AFTER_ADAS_SALARY, today),
        "Rainy days");
    bruno.everyMonth(accounts.brunos, shared, 100_000, on(LAST, today), "Household, Bruno");
    ada.everyMonth(
        accounts.shared, chiara.number(accounts.chiaras), 118_000, on(FIRST, today), "Rent");
    chiara.everyMonth(
        accounts.chiaras, chiara.number(accounts.nest), 60_000, on(LAST, today), "Nest egg");
  }

  private static Map<String, Object> on(int day, LocalDate today) {
    return Map.of("frequency", "monthly", "day", day, "start_on", today.plusDays(1).toString());
  }
}
