package florin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The jar says what is in it (CycloneDX), all of it, the same in each build. */
class SbomTest {
  @Test
  void every_jar_that_runs_is_named_with_version_licence_and_hash() throws IOException {
    JsonNode bill;
    try (InputStream in = Bank.class.getResourceAsStream("/META-INF/sbom/florin.cdx.json")) {
      assertThat(in).as("written by Maven, which leaves it out while it is offline").isNotNull();
      bill = new ObjectMapper().readTree(in);
    }
    Set<String> named = new TreeSet<>();
    for (JsonNode component : bill.get("components")) {
      assertThat(component.get("purl").asText()).startsWith("pkg:maven/");
      assertThat(component.get("hashes")).as(component.get("name").asText()).isNotEmpty();
      assertThat(component.get("licenses")).as(component.get("name").asText()).isNotEmpty();
      named.add(component.get("name").asText() + "-" + component.get("version").asText() + ".jar");
    }
    Set<String> running = new TreeSet<>();
    for (String jar : Files.readString(Path.of("target/runtime-jars.txt")).strip().split(":")) {
      running.add(Path.of(jar).getFileName().toString());
    }
    running.add("jspecify-1.0.0.jar"); // annotations that others were compiled with
    assertThat(named).isEqualTo(running);
    // else no two builds were alike
    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.get("metadata").has("timestamp")).isFalse();
  }
}
