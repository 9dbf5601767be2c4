package florin.demo;

import com.fasterxml.jackson.databind.JsonNode;
import florin.card.Terminal;
import florin.core.AuthorizationId;
import florin.core.CardId;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
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
import org.jspecify.annotations.Nullable;

/**
 * What happens on each day, beside what falls due by itself. What shops ask at one moment is
 * decided together, in the order in which it is asked. One thread's.
 */
final class History {
  private static final Set<ErrorCode> DECLINES =
      Set.of(ErrorCode.INSUFFICIENT_FUNDS, ErrorCode.LIMIT_EXCEEDED, ErrorCode.CATEGORY_BLOCKED);
  private static final int DAYS_OF_A_MONTH = 30;
  private static final int MONTHS_UNTIL_THE_CARD_IS_LOST = 9;
  private static final int MONTHS_UNTIL_THE_RATE_RISES = 12;
  private static final Set<DayOfWeek> MERCHANTS_SETTLE_ON =
      Set.of(DayOfWeek.TUESDAY, DayOfWeek.FRIDAY);

  private final Household home;
  private final Demo.Time time;
  private final Demo.Span span;
  private final LocalDate first;
  private final Terminal shops;

  /** Authorised and not captured yet, in the order of time. */
  private final List<Held> open = new ArrayList<>();

  private int orders;
  private String brunosCard;

  private record Held(Person by, AuthorizationId authorization) {}

  /** One who spends, with which card, where. */
  private record Spender(Person person, String card, List<Merchant> merchants) {}

  private record Purchase(Person by, String card, Merchant merchant, long cents) {}

  History(Household home, Terminal shops, Demo.Time time, Demo.Span span) {
    this.home = home;
    this.shops = shops;
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
    shopping(day).forEach((at, purchases) -> plan.put(at, () -> buy(purchases)));
    Instant midnight = day.atStartOfDay(span.zone()).toInstant();
    if (Household.isSomethingDue(day)) {
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
  private Map<LocalTime, List<Purchase>> shopping(LocalDate day) {
    List<Spender> spenders =
        List.of(
            new Spender(home.ada(), home.cards().adas(), Merchant.OF_ADA),
            new Spender(home.bruno(), brunosCard, Merchant.OF_BRUNO),
            new Spender(home.bruno(), home.cards().shared(), Merchant.OF_THE_HOUSEHOLD));
    Map<LocalTime, List<Purchase>> plan = new HashMap<>();
    for (int i = 0; i < spenders.size(); i++) {
      Spender spender = spenders.get(i);
      SplittableRandom dice = new SplittableRandom(day.toEpochDay() * spenders.size() + i);
      int moment = 0;
      for (Merchant merchant : spender.merchants()) {
        if (dice.nextInt(DAYS_OF_A_MONTH) < merchant.perMonth()) {
          long cents = dice.nextLong(merchant.leastCents(), merchant.mostCents() + 1);
          plan.computeIfAbsent(shoppingAt(day, moment++), at -> new ArrayList<>())
              .add(new Purchase(spender.person(), spender.card(), merchant, cents));
        }
      }
    }
    return plan;
  }

  private static LocalTime shoppingAt(LocalDate day, int moment) {
    SplittableRandom dice = new SplittableRandom(day.toEpochDay());
    return LocalTime.of(8 + 2 * moment + dice.nextInt(2), dice.nextInt(60), 1 + dice.nextInt(59));
  }

  private void buy(List<Purchase> purchases) {
    List<CompletableFuture<Outcome>> asked = purchases.stream().map(this::authorize).toList();
    for (int i = 0; i < asked.size(); i++) {
      AuthorizationId held = held(asked.get(i).join());
      if (held != null) {
        open.add(new Held(purchases.get(i).by, held));
      }
    }
  }

  private CompletableFuture<Outcome> authorize(Purchase purchase) {
    return shops.authorize(
        purchase.by.orders(key()),
        new Terminal.Purchase(
            CardId.parse(purchase.card),
            new Money(purchase.cents, Demo.CURRENCY),
            purchase.merchant.name(),
            purchase.merchant.category()));
  }

  /** Null where it was declined, as life has it. */
  private static @Nullable AuthorizationId held(Outcome outcome) {
    if (outcome instanceof Outcome.Declined declined && DECLINES.contains(declined.code())) {
      return null;
    }
    return new AuthorizationId(posted(outcome).id().value());
  }

  private static Recorded posted(Outcome outcome) {
    if (outcome instanceof Outcome.Posted posted) {
      return posted.record();
    }
    throw new IllegalStateException("The bank refuses: " + outcome);
  }

  /** Shops take what was authorised since they last did. */
  private void capture() {
    List<CompletableFuture<Outcome>> taken =
        open.stream().map(one -> shops.capture(one.by.orders(key()), one.authorization)).toList();
    taken.forEach(one -> posted(one.join()));
    open.clear();
  }

  private void triesWhatIsBlockedOrTooMuch() {
    Merchant casino = new Merchant("Lucky Comet", "gambling", 0, 0, 0);
    Merchant jeweller = new Merchant("Juwelier Stern", "jewellery", 0, 0, 0);
    buy(
        List.of(
            new Purchase(home.ada(), home.cards().adas(), casino, 5_000),
            new Purchase(home.bruno(), brunosCard, jeweller, 54_900)));
  }

  /** Bought, paid, and returned: the merchant gives the money back. */
  private void sendsItBack() {
    Merchant shop = new Merchant("Nordlicht Outfitters", "clothing", 0, 0, 0);
    Person ada = home.ada();
    Outcome asked = authorize(new Purchase(ada, home.cards().adas(), shop, 8_990)).join();
    AuthorizationId held = held(asked);
    if (held != null) {
      posted(shops.capture(ada.orders(key()), held).join());
      String path = "/v1/simulations/authorizations/" + held + "/refund";
      ada.api().order(key(), path, Map.of());
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
    home.bruno().api().order(key(), "/v1/transfers", order);
  }

  private void giveBackAFee() {
    JsonNode fees =
        home.ada().api().get("/v1/accounts/" + home.accounts().adas() + "/entries?kind=fee");
    String fee = fees.get("data").get(0).get("transfer_id").asText();
    home.operator().order(key(), "/v1/transfers/" + fee + "/reverse", Map.of());
  }

  private void receive(Person who, String account, long cents, String sender, String memo) {
    Map<String, Object> arrival = money(cents);
    arrival.put("to_account_id", account);
    arrival.put("sender_name", sender);
    arrival.put("memo", memo);
    who.api().order(key(), "/v1/simulations/inbound_transfers", arrival);
  }

  private static Map<String, Object> money(long cents) {
    Map<String, Object> money = new HashMap<>();
    money.put("amount", cents);
    money.put("currency", Demo.CURRENCY);
    return money;
  }

  private String key() {
    orders++;
    return "demo-" + orders;
  }
}
