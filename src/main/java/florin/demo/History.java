package florin.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happens on each day, beside what falls due by itself. Cards are used at the same moments,
 * for the bank answers three at once nearly as soon as one; with each card one thing comes after
 * the other, so that each account's payments come in the same order every time. One thread's.
 */
final class History implements AutoCloseable {
  private static final Set<String> DECLINES =
      Set.of("insufficient_funds", "limit_exceeded", "category_blocked");
  private static final int DAYS_OF_A_MONTH = 30;
  private static final int CARDS = 3;
  private static final int MONTHS_UNTIL_THE_CARD_IS_LOST = 9;
  private static final int MONTHS_UNTIL_THE_RATE_RISES = 12;
  private static final Set<DayOfWeek> MERCHANTS_SETTLE_ON =
      Set.of(DayOfWeek.TUESDAY, DayOfWeek.FRIDAY);

  private final Household home;
  private final Demo.Time time;
  private final Demo.Span span;
  private final LocalDate first;
  private final ExecutorService terminals = Executors.newFixedThreadPool(CARDS);

  /** By card, in the order of time. */
  private final Map<String, List<Purchase>> open = new ConcurrentHashMap<>();

  private final AtomicInteger orders = new AtomicInteger();
  private String brunosCard;

  /** Authorised, and not captured yet. */
  private record Purchase(Person by, String authorization) {}

  /** One who spends, with which card, where. */
  private record Spender(Person person, String card, List<Merchant> merchants) {}

  History(Household home, Demo.Time time, Demo.Span span) {
    this.home = home;
    this.time = time;
    this.span = span;
    this.first = Demo.begin(span.now(), span.zone()).atZone(span.zone()).toLocalDate();
    this.brunosCard = home.cards().brunos();
  }

  /** That day, from midnight on; what would be later than now does not happen. */
  void live(LocalDate day) {
    TreeMap<LocalTime, Runnable> plan = new TreeMap<>();
    if (MERCHANTS_SETTLE_ON.contains(day.getDayOfWeek())) {
      plan.put(LocalTime.of(5, 30), this::capture);
    }
    income(day).forEach(plan::put);
    special(day).forEach(plan::put);
    shopping(day).forEach((at, purchases) -> plan.put(at, () -> together(purchases)));
    Instant midnight = day.atStartOfDay(span.zone()).toInstant();
    if (isSomethingDue(day)) {
      time.due(midnight);
    } else {
      time.set(midnight);
    }
    for (Map.Entry<LocalTime, Runnable> event : plan.entrySet()) {
      Instant at = day.atTime(event.getKey()).atZone(span.zone()).toInstant();
      if (at.isAfter(span.now())) {
        return;
      }
      time.set(at);
      event.getValue().run();
    }
  }

  /** Standing orders come when a month ends, interest and fees when one begins. */
  private static boolean isSomethingDue(LocalDate day) {
    return day.getDayOfMonth() == 1 || day.getDayOfMonth() >= Household.FIRST_ORDER_OF_A_MONTH;
  }

  private void together(List<Runnable> what) {
    CompletableFuture<?>[] all =
        what.stream()
            .map(one -> CompletableFuture.runAsync(one, terminals))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();
  }

  private Map<LocalTime, Runnable> income(LocalDate day) {
    Map<LocalTime, Runnable> plan = new HashMap<>();
    Household.Accounts accounts = home.accounts();
    if (day.equals(first)) {
      plan.put(
          LocalTime.of(0, 30),
          () -> {
            receive(home.ada(), accounts.adas(), 214_335, "Old bank", "Balance of my old account");
            receive(home.bruno(), accounts.brunos(), 98_010, "Old bank", "Balance");
            receive(home.ada(), accounts.shared(), 150_000, "Old bank", "For the first month");
            receive(home.chiara(), accounts.chiaras(), 480_000, "Old bank", "Balance");
          });
    }
    switch (day.getDayOfMonth()) {
      case 3 ->
          plan.put(
              LocalTime.of(6, 5),
              () -> receive(home.chiara(), accounts.chiaras(), 164_000, "Pension fund", "Pension"));
      case 25 ->
          plan.put(
              LocalTime.of(6, 10),
              () -> receive(home.ada(), accounts.adas(), 294_820, "Meridian GmbH", "Salary"));
      case 27 ->
          plan.put(
              LocalTime.of(6, 15),
              () -> receive(home.bruno(), accounts.brunos(), 241_655, "Fjord & Sons", "Salary"));
      default -> {}
    }
    return plan;
  }

  /** What comes once, or now and then. */
  private Map<LocalTime, Runnable> special(LocalDate day) {
    Map<LocalTime, Runnable> plan = new HashMap<>();
    SplittableRandom dice = new SplittableRandom(day.toEpochDay());
    if (day.getDayOfMonth() == 14) {
      plan.put(LocalTime.of(20, 40), () -> shareTheTickets(2_000 + dice.nextInt(60) * 50L));
    }
    if (day.getDayOfMonth() == 19 && day.getMonthValue() % 3 == 0) {
      plan.put(LocalTime.of(22, 15), this::triesWhatIsBlockedOrTooMuch);
    }
    if (day.getDayOfMonth() == 8 && day.getMonthValue() % 4 == 0) {
      plan.put(LocalTime.of(11, 20), this::sendsItBack);
    }
    if (day.equals(first.plusMonths(MONTHS_UNTIL_THE_CARD_IS_LOST))) {
      plan.put(LocalTime.of(23, 50), this::losesTheCard);
    }
    if (day.equals(first.plusMonths(MONTHS_UNTIL_THE_RATE_RISES))) {
      Map<String, Integer> more = Map.of("interest_basis_points", 225, "monthly_fee", 0);
      plan.put(
          LocalTime.of(9, 0),
          () -> Household.terms(home.operator(), "savings", day.plusDays(1), more));
    }
    if (day.equals(first.plusMonths(2).withDayOfMonth(15))) {
      plan.put(LocalTime.of(10, 10), this::giveBackAFee);
    }
    return plan;
  }

  /** Everybody's first purchases are at one moment, and so are their second ones. */
  private Map<LocalTime, List<Runnable>> shopping(LocalDate day) {
    List<Spender> spenders =
        List.of(
            new Spender(home.ada(), home.cards().adas(), Merchant.OF_ADA),
            new Spender(home.bruno(), brunosCard, Merchant.OF_BRUNO),
            new Spender(home.bruno(), home.cards().shared(), Merchant.OF_THE_HOUSEHOLD));
    Map<LocalTime, List<Runnable>> plan = new HashMap<>();
    for (int i = 0; i < spenders.size(); i++) {
      Spender spender = spenders.get(i);
      SplittableRandom dice = new SplittableRandom(day.toEpochDay() * spenders.size() + i);
      int moment = 0;
      for (Merchant merchant : spender.merchants()) {
        if (dice.nextInt(DAYS_OF_A_MONTH) < merchant.perMonth()) {
          long cents = dice.nextLong(merchant.leastCents(), merchant.mostCents() + 1);
          plan.computeIfAbsent(shoppingAt(day, moment++), at -> new ArrayList<>())
              .add(() -> buys(spender.person(), spender.card(), merchant, cents));
        }
      }
    }
    return plan;
  }

  private static LocalTime shoppingAt(LocalDate day, int moment) {
    SplittableRandom dice = new SplittableRandom(day.toEpochDay());
    return LocalTime.of(8 + 2 * moment + dice.nextInt(2), dice.nextInt(60), 1 + dice.nextInt(59));
  }

  private void buys(Person person, String card, Merchant merchant, long cents) {
    JsonNode authorization = authorize(person, card, merchant, cents);
    if (authorization.has("hold_id")) {
      open.computeIfAbsent(card, unused -> new ArrayList<>())
          .add(new Purchase(person, authorization.get("id").asText()));
    }
  }

  private JsonNode authorize(Person person, String card, Merchant merchant, long cents) {
    Map<String, Object> body = money(cents);
    body.put("merchant", Map.of("name", merchant.name(), "category", merchant.category()));
    String path = "/v1/simulations/cards/" + card + "/authorizations";
    return person.api().order(key(), path, body, DECLINES);
  }

  /** Merchants take what was authorised since they last did. */
  private void capture() {
    List<Runnable> cards = new ArrayList<>();
    open.values()
        .forEach(
            purchases ->
                cards.add(() -> purchases.forEach(one -> settle(one, "capture", Map.of()))));
    together(cards);
    open.clear();
  }

  private void settle(Purchase purchase, String what, Map<String, ?> body) {
    String path = "/v1/simulations/authorizations/" + purchase.authorization + "/" + what;
    purchase.by.api().order(key(), path, body, Set.of());
  }

  private void triesWhatIsBlockedOrTooMuch() {
    Merchant casino = new Merchant("Lucky Comet", "gambling", 0, 0, 0);
    Merchant jeweller = new Merchant("Juwelier Stern", "jewellery", 0, 0, 0);
    authorize(home.ada(), home.cards().adas(), casino, 5_000);
    authorize(home.bruno(), brunosCard, jeweller, 54_900);
  }

  /** Bought, paid, and returned: the merchant gives the money back. */
  private void sendsItBack() {
    Merchant shop = new Merchant("Nordlicht Outfitters", "clothing", 0, 0, 0);
    JsonNode authorization = authorize(home.ada(), home.cards().adas(), shop, 8_990);
    if (authorization.has("hold_id")) {
      Purchase purchase = new Purchase(home.ada(), authorization.get("id").asText());
      settle(purchase, "capture", Map.of());
      settle(purchase, "refund", Map.of());
    }
  }

  private void losesTheCard() {
    JsonNode replaced =
        home.bruno().api().post("/v1/cards/" + brunosCard + "/replace", Map.of("reason", "lost"));
    brunosCard = replaced.get("id").asText();
    home.bruno().api().post("/v1/cards/" + brunosCard + "/activate", Map.of());
  }

  private void shareTheTickets(long cents) {
    Map<String, Object> order = money(cents);
    order.put("from_account_id", home.accounts().brunos());
    order.put("to_account_id", home.accounts().adas());
    order.put("memo", "Concert tickets 🎶");
    home.bruno().api().order(key(), "/v1/transfers", order, DECLINES);
  }

  private void giveBackAFee() {
    JsonNode fees =
        home.ada().api().get("/v1/accounts/" + home.accounts().adas() + "/entries?kind=fee");
    String fee = fees.get("data").get(0).get("transfer_id").asText();
    home.operator().order(key(), "/v1/transfers/" + fee + "/reverse", Map.of(), Set.of());
  }

  private void receive(Person who, String account, long cents, String sender, String memo) {
    Map<String, Object> arrival = money(cents);
    arrival.put("to_account_id", account);
    arrival.put("sender_name", sender);
    arrival.put("memo", memo);
    who.api().order(key(), "/v1/simulations/inbound_transfers", arrival, Set.of());
  }

  private static Map<String, Object> money(long cents) {
    Map<String, Object> money = new HashMap<>();
    money.put("amount", cents);
    money.put("currency", Demo.CURRENCY);
    return money;
  }

  private String key() {
    return "demo-" + orders.incrementAndGet();
  }

  @Override
  public void close() {
    terminals.shutdownNow();
  }
}
