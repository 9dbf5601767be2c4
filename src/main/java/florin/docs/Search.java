package florin.docs;

import static florin.http.HtmlPage.escaped;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds words in all that is documented. */
final class Search {
  static final int RESULTS_MAX = 50;
  private static final int CONTEXT_BEFORE = 60;
  private static final int CONTEXT = 220;
  private static final int IGNORING_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  private final List<Place> places;

  Search(List<Place> places) {
    this.places = List.copyOf(places);
  }

  /**
   * What can be found.
   *
   * @param path where it is, with its anchor
   * @param kind in a word or two
   * @param text without markup, in one line
   */
  record Place(String path, String kind, String title, String text) {
    private boolean has(Pattern word) {
      return Stream.of(title, kind, text).anyMatch(part -> word.matcher(part).find());
    }
  }

  /**
   * The places that have all the words, those first that have them in the title.
   *
   * @param words divided by spaces, at least one
   */
  List<Place> find(String words) {
    List<Pattern> all = Arrays.stream(split(words)).map(Search::pattern).toList();
    return places.stream()
        .filter(place -> all.stream().allMatch(place::has))
        .sorted(
            Comparator.comparingLong(
                place -> all.stream().filter(word -> !word.matcher(place.title()).find()).count()))
        .toList();
  }

  /** A found place as an item of a list, its words marked. */
  static String item(Place place, String words) {
    Pattern any =
        Pattern.compile(
            Arrays.stream(split(words))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")),
            IGNORING_CASE);
    return "<li><p><a href=\"%s\">%s</a> <span class=\"small\">%s</span></p>\n<p>%s</p></li>\n"
        .formatted(
            escaped(place.path()),
            marked(place.title(), any),
            marked(place.kind(), any),
            marked(context(place.text(), any), any));
  }

  private static String[] split(String words) {
    return words.strip().split("\\s+", -1);
  }

  private static Pattern pattern(String word) {
    return Pattern.compile(Pattern.quote(word), IGNORING_CASE);
  }

  /** The line around the first of the words, cut between words. */
  private static String context(String text, Pattern any) {
    Matcher first = any.matcher(text);
    int at = first.find() ? first.start() : 0;
    int from = text.lastIndexOf(' ', Math.max(0, at - CONTEXT_BEFORE)) + 1;
    int space = text.indexOf(' ', Math.min(text.length(), from + CONTEXT));
    int to = space < 0 ? text.length() : space;
    return (from > 0 ? "… " : "") + text.substring(from, to) + (to < text.length() ? " …" : "");
  }

  private static String marked(String text, Pattern any) {
    StringBuilder marked = new StringBuilder();
    Matcher word = any.matcher(text);
    int from = 0;
    while (word.find()) {
      marked.append(escaped(text.substring(from, word.start())));
      marked.append("<mark>").append(escaped(word.group())).append("</mark>");
      from = word.end();
    }
    return marked.append(escaped(text.substring(from))).toString();
  }
}
