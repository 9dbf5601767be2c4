package florin.faults;

import florin.contract.Api;
import florin.faults.Notes.Order;
import florin.faults.Notes.Told;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Clients who pay without a pause, and note what they ask before and what they are told after. */
final class Clients implements AutoCloseable {
  private static final int CLIENTS = 20;
  private static final long AMOUNT_MAX = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Pattern REFERENCE = Pattern.compile("\"(?:id|request_id)\":\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final AtomicReference<@Nullable Api> bank = new AtomicReference<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger posted = new AtomicInteger();
  private final Notes notes;
  private final List<String> accounts;

  /**
   * @param seed of what they ask for
   */
  Clients(Notes notes, List<String> accounts, long seed) {
    this.notes = notes;
    this.accounts = accounts;
    for (int i = 0; i < CLIENTS; i++) {
      String name = "client-" + i;
      Random random = new Random(seed * CLIENTS + i);
      threads.execute(() -> run(name, random));
    }
  }

  /** They pay there from now on; nowhere when null. */
  void payAt(@Nullable Api api) {
    bank.set(api);
  }

  int inFlight() {
    return inFlight.get();
  }

  /** How many reached the bank and never had an answer. */
  int unanswered() {
    return unanswered.get();
  }

  int posted() {
    return posted.get();
  }

  private void run(String name, Random random) {
    for (int i = 0; !stopped.get(); i++) {
      Api api = bank.get();
      if (api == null) {
        pause();
      } else {
        pay(api, order(name + "-" + i, random));
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Order order(String key, Random random) {
    int from = random.nextInt(accounts.size());
    int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
    long amount = 1 + (long) (random.nextDouble() * AMOUNT_MAX);
    return new Order(key, accounts.get(from), accounts.get(to), amount);
  }

  private void pay(Api api, Order order) {
    notes.asked(order);
    inFlight.incrementAndGet();
    try {
      Told told = send(api, order);
      notes.told(order, told);
      posted.addAndGet(told.status() == 201 ? 1 : 0);
    } catch (ConnectException notThere) {
      pause(); // it never reached the bank
    } catch (IOException lost) {
      unanswered.incrementAndGet();
    } finally {
      inFlight.decrementAndGet();
    }
  }

  /** Asks and waits for the answer. */
  Told send(Api api, Order order) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.base().resolve("/v1/transfers"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", order.key())
            .POST(BodyPublishers.ofString(order.json()));
    api.headers().forEach(request::header);
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      Matcher reference = REFERENCE.matcher(response.body());
      return new Told(response.statusCode(), reference.find() ? reference.group(1) : "-");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
  }

  /** They finish what they are at. */
  @Override
  public void close() throws InterruptedException {
    stopped.set(true);
    threads.shutdown();
    threads.awaitTermination(60, TimeUnit.SECONDS);
  }
}
