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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final int LOOKS_ONE_IN = 10;
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
  private final Set<String> statuses = ConcurrentHashMap.newKeySet();
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

  /** Every way in which it was answered, {@code GET 200}. */
  Set<String> statuses() {
    return Set.copyOf(statuses);
  }

  private void run(String name, Random random) {
    for (int i = 0; !stopped.get(); i++) {
      Api api = bank.get();
      if (api == null) {
        pause();
      } else if (random.nextInt(LOOKS_ONE_IN) == 0) {
        look(api, accounts.get(random.nextInt(accounts.size())));
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
      statuses.add("POST " + told.status());
      posted.addAndGet(told.status() == 201 ? 1 : 0);
    } catch (ConnectException notThere) {
      pause(); // it never reached the bank
    } catch (IOException lost) {
      unanswered.incrementAndGet();
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private void look(Api api, String account) {
    String path = "/v1/accounts/" + account;
    for (String target : List.of(path, path + "/balance", path + "/entries", "/readyz")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(api.base().resolve(target)).timeout(PATIENCE);
      api.headers().forEach(request::header);
      try {
        int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
        statuses.add("GET " + status);
      } catch (IOException gone) {
        pause();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
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
