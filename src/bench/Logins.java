import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What those who are logged in notice of fifty who log in at the same time, again and again: {@code
 * GET /v1/accounts} at a given rate, whether or not the earlier ones were answered, each timed from
 * the instant at which it should have been sent, those that were refused counted; first alone, then
 * beside the log-ins. Arguments: the bank's URL, seconds of each part, log-ins at once, reads a
 * second.
 */
public final class Logins {
  private static final String USER =
      "{\"email\":\"user%d@example.com\",\"password\":\"a long enough pass phrase %<d\"%s}";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String bank;
  private final int seconds;
  private final int users;
  private final double rate;
  private final AtomicInteger refused = new AtomicInteger();
  private String token = "";

  private Logins(String[] args) {
    bank = args[0];
    seconds = Integer.parseInt(args[1]);
    users = Integer.parseInt(args[2]);
    rate = Double.parseDouble(args[3]);
  }

  public static void main(String[] args) throws Exception {
    Logins logins = new Logins(args);
    logins.signUp();
    logins.reads(); // warms up
    logins.tell("alone", logins.reads());
    logins.beside();
  }

  private void signUp() throws IOException, InterruptedException {
    for (int user = 0; user < users; user++) {
      HttpResponse<String> answer =
          client.send(
              post("signup", USER.formatted(user, ",\"full_name\":\"User\"")),
              HttpResponse.BodyHandlers.ofString());
      require(answer, 201);
      token = answer.body().replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
    }
  }

  private void beside() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger busy = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      HttpRequest login = post("login", USER.formatted(user, ""));
      Thread thread = new Thread(() -> logIn(login, over, done, busy));
      thread.setDaemon(true); // whatever fails ends all
      thread.start();
      threads.add(thread);
    }
    Thread.sleep(1_000);
    long[] nanos = reads();
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    tell("beside " + users + " log-ins at once", nanos);
    System.out.printf("log-ins  %d done, %d refused with 503%n", done.get(), busy.get());
  }

  private void logIn(
      HttpRequest login, AtomicBoolean over, AtomicInteger done, AtomicInteger busy) {
    while (!over.get()) {
      try {
        int status = client.send(login, HttpResponse.BodyHandlers.ofString()).statusCode();
        if (status == 503) {
          busy.incrementAndGet();
          Thread.sleep(100);
        } else if (status == 200) {
          done.incrementAndGet();
        } else {
          throw new IllegalStateException("a log-in was answered with " + status);
        }
      } catch (IOException | InterruptedException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  private long[] reads() throws InterruptedException {
    HttpRequest read =
        HttpRequest.newBuilder(URI.create(bank + "/v1/accounts"))
            .header("Authorization", "Bearer " + token)
            .build();
    int count = (int) (seconds * rate);
    long[] nanos = new long[count];
    refused.set(0);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begun + (long) (i * 1e9 / rate);
      long wait = due - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
      int number = i;
      all.add(
          client
              .sendAsync(read, HttpResponse.BodyHandlers.ofString())
              .thenAccept(
                  answer -> {
                    nanos[number] = System.nanoTime() - due;
                    if (answer.statusCode() != 200) {
                      refused.incrementAndGet();
                    }
                  }));
    }
    all.forEach(CompletableFuture::join);
    return nanos;
  }

  private HttpRequest post(String path, String body) {
    return HttpRequest.newBuilder(URI.create(bank + "/v1/auth/" + path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static void require(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  private void tell(String name, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "GET /v1/accounts %s: %d reads, %d refused, p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
        name,
        nanos.length,
        refused.get(),
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }
}
