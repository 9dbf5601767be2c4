package florin.faults;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What clients asked for and what they were told, in a file of their own, line by line at once. */
final class Notes implements AutoCloseable {
  private final Path file;
  private final BufferedWriter writer;

  /** A payment as a client asks for it, again and again under the same key. */
  record Order(String key, String from, String to, long amount) {
    String json() {
      return ("{\"from_account_id\":\"%s\",\"to_account_id\":\"%s\","
              + "\"amount\":%d,\"currency\":\"EUR\"}")
          .formatted(from, to, amount);
    }
  }

  /**
   * What the bank answered.
   *
   * @param reference the transfer's id, or the first request's id of a refusal
   */
  record Told(int status, String reference) {
    /** Whether the bank is bound by it for ever. */
    boolean isFinal() {
      return status == 201 || status == 422;
    }
  }

  Notes(Path file) throws IOException {
    this.file = file;
    this.writer = Files.newBufferedWriter(file);
  }

  void asked(Order order) {
    write("asked " + order.key + " " + order.from + " " + order.to + " " + order.amount);
  }

  void told(Order order, Told told) {
    write("told " + order.key + " " + told.status + " " + told.reference);
  }

  private synchronized void write(String line) {
    try {
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** All that was asked for, in its order. */
  Map<String, Order> orders() throws IOException {
    Map<String, Order> orders = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("asked")) {
        orders.put(words[1], new Order(words[1], words[2], words[3], Long.parseLong(words[4])));
      }
    }
    return orders;
  }

  /** The answers that bind the bank, by key. */
  Map<String, Told> promises() throws IOException {
    Map<String, Told> promises = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("told")) {
        Told told = new Told(Integer.parseInt(words[2]), words[3]);
        if (told.isFinal()) {
          promises.put(words[1], told);
        }
      }
    }
    return promises;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
