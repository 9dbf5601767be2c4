package florin.person;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody lives.
 *
 * @param lines what stands above the city, none of them with a line break
 * @param postalCode null where there is none, as in Hong Kong
 * @param country ISO 3166-1 alpha-2
 */
public record Address(
    List<String> lines, String city, @Nullable String postalCode, String country) {
  private static final int LINES_BEGIN = 3;

  public Address {
    lines = List.copyOf(lines);
  }

  /** The one text as which it is sealed. */
  public String text() {
    List<String> all = new ArrayList<>();
    all.add(country);
    all.add(postalCode == null ? "" : postalCode);
    all.add(city);
    all.addAll(lines);
    return String.join("\n", all);
  }

  /** Of such a text; null of none. */
  public static @Nullable Address of(@Nullable String text) {
    if (text == null) {
      return null;
    }
    List<String> all = List.of(text.split("\n", -1));
    String postalCode = all.get(1).isEmpty() ? null : all.get(1);
    return new Address(all.subList(LINES_BEGIN, all.size()), all.get(2), postalCode, all.get(0));
  }
}
