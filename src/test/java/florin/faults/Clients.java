package florin.faults;

import florin.contract.Api;
import florin.faults.Notes.Told;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Clients who move money in every way without a pause, and note what they ask before and what they
 * are told after.
 */
final class Clients implements AutoCloseable {
  private static final int CLIENTS = 20;
  private static final int LOOKS_ONE_IN = 10;
  private static final long AMOUNT_MAX = 400;
  private static final int REMEMBERED = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<@Nullable Api> bank = new AtomicReference<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Notes notes;
  private final List<String> accounts;

  /** One answer of the bank; times are {@link System#nanoTime}. */
  record Answer(String what, long begun, long ended, int status, boolean retryAfter) {}

  /**
   * @param seed of what they ask for
   */
  Clients(Notes notes, List<String> accounts, long seed) {
    this.notes = notes;
    this.accounts = accounts;
    for (int i = 0; i < CLIENTS; i++) {
      Client client = new Client("client-" + i, new Random(seed * CLIENTS + i));
      threads.execute(client::run);
    }
  }

  /** More of them, who do nothing but this; it is asked under the name. */
  void alsoAsk(int count, String name, HttpRequest request) {
    for (int i = 0; i < count; i++) {
      threads.execute(
          () -> {
            while (!stopped.get()) {
              ask(name, request);
              pause(200);
            }
          });
    }
  }

  /** They pay there from now on; nowhere when null. */
  void payAt(@Nullable Api api) {
    bank.set(api);
  }

  int inFlight() {
    return inFlight.get();
  }

  /** How many orders reached the bank and never had an answer. */
  int unanswered() {
    return unanswered.get();
  }

  /** How many orders were done. */
  int done() {
    return done.get();
  }

  Collection<Answer> answers() {
    return answers;
  }

  /** Every way in which it was answered, {@code GET 200}. */
  Set<String> statuses() {
    Set<String> statuses = new TreeSet<>();
    answers.forEach(answer -> statuses.add(answer.what() + " " + answer.status()));
    return statuses;
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** One of them, with the transfers and holds of his own that he remembers. */
  private final class Client {
    private final String name;
    private final Random random;
    private final List<Order> transfers = new ArrayList<>();
    private final List<Order> holds = new ArrayList<>();

    Client(String name, Random random) {
      this.name = name;
      this.random = random;
    }

    void run() {
      for (int i = 0; !stopped.get(); i++) {
        Api api = bank.get();
        if (api == null) {
          pause(5);
        } else if (random.nextInt(LOOKS_ONE_IN) == 0) {
          look(api, any(accounts));
        } else {
          give(api, next(name + "-" + i));
        }
      }
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private Order next(String key) {
      long amount = 1 + random.nextInt((int) AMOUNT_MAX);
      int kind = random.nextInt(10);
      if (kind < 3 && !holds.isEmpty()) {
        Order hold = any(holds);
        return new Order(
            kind == 0 ? Order.Kind.RELEASE : Order.Kind.CAPTURE,
            key,
            hold.target(),
            hold.from(),
            hold.to(),
            amount);
      }
      if (kind == 3 && !transfers.isEmpty()) {
        Order first = any(transfers);
        return new Order(
            Order.Kind.REVERSAL, key, first.target(), first.to(), first.from(), amount);
      }
      int from = random.nextInt(accounts.size());
      int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
      var what = kind < 6 ? Order.Kind.HOLD : Order.Kind.TRANSFER;
      return new Order(what, key, "-", accounts.get(from), accounts.get(to), amount);
    }

    private void give(Api api, Order order) {
      notes.asked(order);
      inFlight.incrementAndGet();
      try {
        Told told = send(api, order);
        notes.told(order, told);
        if (told.isDone()) {
          done.incrementAndGet();
          remember(order, told.id());
        } else if (!told.isFinal()) {
          pause(50); // each order is asked again in the end
        }
      } catch (ConnectException notThere) {
        pause(5); // it never reached the bank
      } catch (IOException lost) {
        unanswered.incrementAndGet();
      } finally {
        inFlight.decrementAndGet();
      }
    }

    private void remember(Order order, String id) {
      if (order.target().equals("-")) {
        List<Order> mine = order.kind() == Order.Kind.HOLD ? holds : transfers;
        mine.add(
            new Order(order.kind(), order.key(), id, order.from(), order.to(), order.amount()));
        if (mine.size() > REMEMBERED) {
          mine.remove(0);
        }
      }
    }
  }

  private void look(Api api, String account) {
    String path = "/v1/accounts/" + account;
    for (String target : List.of(path, path + "/balance", path + "/entries", "/readyz")) {
      HttpRequest.Builder request = HttpRequest.newBuilder(api.base().resolve(target));
      api.headers().forEach(request::header);
      ask("GET", request.build());
    }
  }

  private void ask(String name, HttpRequest request) {
    try {
      timed(name, request);
    } catch (IOException gone) {
      pause(5);
    }
  }

  /** Asks and waits for the answer. */
  Told send(Api api, Order order) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.base().resolve(order.path()))
            .timeout(PATIENCE)
            .header("Idempotency-Key", order.key())
            .POST(BodyPublishers.ofString(order.json()));
    if (!order.json().isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    api.headers().forEach(request::header);
    HttpResponse<String> response = timed("POST", request.build());
    Matcher id = ID.matcher(response.body());
    return new Told(
        response.statusCode(),
        id.find() ? id.group(1) : "-",
        Integer.toHexString(response.body().hashCode()));
  }

  private HttpResponse<String> timed(String what, HttpRequest request) throws IOException {
    long begun = System.nanoTime();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      boolean retryAfter = response.headers().firstValue("Retry-After").isPresent();
      answers.add(new Answer(what, begun, System.nanoTime(), response.statusCode(), retryAfter));
      return response;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
  }

  /** They finish what they are at. */
  @Override
  public void close() {
    stopped.set(true);
    threads.shutdown();
    try {
      threads.awaitTermination(60, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
