package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page's files: what is of others is as they published it, and all of it is small. */
@ExtendWith(FlorinExtension.class)
class WebFilesTest {
  private static final Path WEB = Path.of("src/main/resources/web");
  private static final Path VENDOR = WEB.resolve("vendor");
  private static final int PACKED_MAX = 100_000;
  private static final int STAFFS_PACKED_MAX = 17_000;
  private static final int LINES_MAX = 300;
  private static final int COLUMNS_MAX = 140;

  @Test
  void what_is_of_others_is_listed_with_its_licence_and_unchanged() throws Exception {
    Set<String> listed = new TreeSet<>(Set.of("vendored.json"));
    for (JsonNode each : Json.parse(Files.readString(VENDOR.resolve("vendored.json")))) {
      String name = each.get("name").textValue();
      assertThat(each.get("version").textValue()).as(name).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(each.get("license").textValue()).as(name).isIn("MIT", "Apache-2.0");
      assertThat(each.get("files").has("LICENSE.txt")).as(name).isTrue();
      for (var file : each.get("files").properties()) {
        String path = name + "/" + file.getKey();
        byte[] bytes = Files.readAllBytes(VENDOR.resolve(path));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertThat(HexFormat.of().formatHex(hash)).as(path).isEqualTo(file.getValue().textValue());
        listed.add(path);
      }
    }
    assertThat(files(VENDOR).map(file -> VENDOR.relativize(file).toString()))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @Test
  void all_that_a_customer_loads_is_a_hundred_kilobytes_at_most_packed(Bank bank) throws Exception {
    int customers = 0;
    int staffs = 0;
    for (Path file : files(WEB).filter(WebFilesTest::isLoaded).toList()) {
      int packed = packedSize(bank, WEB.relativize(file).toString());
      if (file.getFileName().toString().startsWith("docs.")) {
        continue; // of the documentation, which is pages of its own
      }
      if (WEB.relativize(file).toString().matches("bank.*\\.js|views/bank/.*")) {
        staffs += packed;
      } else {
        customers += packed;
      }
    }
    System.out.printf(
        "the web page is %,d bytes packed, the staff's part %,d%n", customers, staffs);
    assertThat(customers).isLessThanOrEqualTo(PACKED_MAX);
    assertThat(staffs).isLessThanOrEqualTo(STAFFS_PACKED_MAX);
  }

  /** Licences and checksums are there to be read, and no browser asks for them. */
  private static boolean isLoaded(Path file) {
    return !file.toString().endsWith(".txt") && !file.endsWith("vendored.json");
  }

  @Test
  void our_own_scripts_are_short_and_parse_no_markup() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Path> ours =
        files(WEB)
            .filter(each -> each.toString().endsWith(".js") && !each.startsWith(VENDOR))
            .toList();
    for (Path file : ours) {
      List<String> lines = Files.readAllLines(file);
      boolean isWords = file.endsWith("text.js"); // sentences, one after the other
      if (lines.size() > LINES_MAX && !isWords) {
        wrong.add(file + " has " + lines.size() + " lines");
      }
      for (String line : lines) {
        if (line.length() > COLUMNS_MAX
            || line.matches(".*(innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\().*")
            || line.matches(".*(localStorage|parseFloat|toFixed).*")) {
          wrong.add(file + ": " + line.strip());
        }
      }
    }
    assertThat(ours).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  @Test
  void a_script_is_served_whole_but_for_what_is_said_to_readers_of_the_source(Bank bank)
      throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(bank.baseUrl() + "/money.js")).build();
    String served =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    String written = Files.readString(WEB.resolve("money.js"));

    assertThat(written).contains("/**");
    assertThat(served).doesNotContain("/**").contains("export function");
    assertThat(served.lines())
        .containsSubsequence(
            written
                .lines()
                .filter(line -> !line.matches(" *(/\\*\\*| \\*).*"))
                .toArray(String[]::new));
  }

  private static Stream<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList().stream();
    }
  }

  /** As it is served, for it is served without the comments. */
  private static int packedSize(Bank bank, String name) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(bank.baseUrl() + "/" + name))
            .header("Accept-Encoding", "gzip")
            .build();
    HttpResponse<byte[]> file =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(file.statusCode()).as(name).isEqualTo(200);
    return file.body().length;
  }
}
