package florin.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The guides: the files of {@code src/docs}, in the order in which they are worth reading. */
final class Guides {
  /** What belongs together, under one heading of the index. */
  record Group(String title, List<Entry> entries) {}

  /**
   * A guide.
   *
   * @param name its file's, and its page's
   * @param about what it is about, in a few words
   */
  record Entry(String name, String about) {}

  static final List<Group> GROUPS =
      List.of(
          new Group(
              "To build on the bank",
              List.of(
                  new Entry("sandbox", "A clock to be set, money from outside, faults on demand"),
                  new Entry("idempotency", "How to try again without paying twice"),
                  new Entry("holds", "Money reserved now and taken later"),
                  new Entry("cards", "Virtual cards, and the network a sandbox plays"),
                  new Entry("interest", "What savings earn and accounts cost"),
                  new Entry("statements", "Months as JSON, CSV, PDF and OFX, with a receipt"),
                  new Entry("access", "Who of several may do what with an account"))),
          new Group(
              "To check the bank",
              List.of(
                  new Entry("proof", "How to check the books without believing the bank"),
                  new Entry("checkpoints", "The whole ledger, signed in a few hundred bytes"),
                  new Entry("audit", "Who did what, or was refused it"))),
          new Group(
              "To run the bank",
              List.of(
                  new Entry("operations", "What whoever runs a bank does"),
                  new Entry("settings", "Every setting, its default and its meaning"),
                  new Entry("deployment", "Behind nginx, with TLS and a firewall"),
                  new Entry("backup", "Backup and restore, sealed"),
                  new Entry("encryption", "What is encrypted, and how keys are replaced"),
                  new Entry("performance", "What was measured, and how"))),
          new Group(
              "To change the bank",
              List.of(
                  new Entry("architecture", "What there is, and the way of a transfer"),
                  new Entry("decisions", "Why it is as it is"),
                  new Entry("security", "What is promised, and by what it is proved"),
                  new Entry("testing", "How the tests are built, and their long forms"))));

  private final Map<String, Markdown.Document> documents;

  private Guides(Map<String, Markdown.Document> documents) {
    this.documents = documents;
  }

  static Guides read() {
    Map<String, Markdown.Document> documents = new LinkedHashMap<>();
    Set<String> names = names();
    for (Group group : GROUPS) {
      for (Entry entry : group.entries()) {
        documents.put(entry.name(), Markdown.document(text(entry.name()), names));
      }
    }
    return new Guides(documents);
  }

  /** Those that have a page. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    GROUPS.forEach(group -> group.entries().forEach(entry -> names.add(entry.name())));
    return names;
  }

  private static String text(String name) {
    try (InputStream in = Guides.class.getResourceAsStream("guides/" + name + ".md")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** By name. */
  Map<String, Markdown.Document> all() {
    return documents;
  }

  /** Null where there is none. */
  Markdown.@Nullable Document find(String name) {
    return documents.get(name);
  }
}
