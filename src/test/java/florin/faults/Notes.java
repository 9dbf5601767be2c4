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

  /**
   * What the bank answered.
   *
   * @param id of the transfer or hold; of nothing in a refusal
   * @param digest of the whole body
   */
  record Told(int status, String id, String digest) {
    /** Whether the bank is bound by it for ever. */
    boolean isFinal() {
      return isDone() || status == 422;
    }

    boolean isDone() {
      return status == 200 || status == 201;
    }
  }

  Notes(Path file) throws IOException {
    this.file = file;
    this.writer = Files.newBufferedWriter(file);
  }

  void asked(Order order) {
    write("asked " + order.words());
  }

  void told(Order order, Told told) {
    write("told " + order.key() + " " + told.status + " " + told.id + " " + told.digest);
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
        Order order = Order.ofWords(words, 1);
        orders.put(order.key(), order);
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
        Told told = new Told(Integer.parseInt(words[2]), words[3], words[4]);
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
