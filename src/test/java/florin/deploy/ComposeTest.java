package florin.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import florin.config.Setting;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the compose file promises: closed by default, and no secret in clear. */
class ComposeTest {
  private static final Pattern SECRET = Pattern.compile("/run/secrets/(\\w+)");

  private final Map<String, Object> compose = read();

  @Test
  void every_service_is_read_only_and_has_no_right_that_it_does_not_need() {
    assertThat(services()).hasSize(4);
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.get("read_only")).as(name).isEqualTo(true);
              assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
              assertThat(service.get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
              assertThat(service).containsKeys("mem_limit", "pids_limit", "healthcheck");
            });
  }

  @Test
  void nginx_alone_can_be_reached_and_what_is_behind_cannot_go_out() {
    assertThat(services().entrySet())
        .filteredOn(service -> service.getValue().containsKey("ports"))
        .extracting(Map.Entry::getKey)
        .containsExactly("nginx");
    Map<String, Object> networks = map(compose.get("networks"));
    for (String inside : List.of("bank", "postgres", "redis")) {
      for (String network : networks(inside)) {
        assertThat(map(networks.get(network)).get("internal")).as(network).isEqualTo(true);
      }
    }
  }

  @Test
  void the_bank_is_told_settings_that_it_knows_and_secrets_by_files_alone() {
    Map<String, Setting<?>> known =
        Setting.ALL.stream().collect(Collectors.toMap(Setting::name, setting -> setting));
    environment("bank")
        .forEach(
            (name, value) -> {
              Setting<?> setting = known.get(name.replaceFirst("_FILE$", ""));
              assertThat(setting).as(name).isNotNull();
              assertThat(name.endsWith("_FILE")).as(name).isEqualTo(setting.secret());
            });
    services()
        .keySet()
        .forEach(
            service ->
                environment(service)
                    .forEach(
                        (name, value) -> {
                          if (name.contains("PASSWORD") || name.contains("SECRET")) {
                            assertThat(value.toString()).startsWith("/run/secrets/");
                          }
                        }));
  }

  @Test
  void whoever_is_told_of_a_secret_is_given_it() {
    services()
        .forEach(
            (name, service) -> {
              String told = environment(name) + " " + service.get("command");
              Object given = service.getOrDefault("secrets", List.of());
              SECRET
                  .matcher(told)
                  .results()
                  .forEach(secret -> assertThat(list(given)).as(name).contains(secret.group(1)));
            });
    assertThat(environment("bank").get("FLORIN_REDIS_CA")).isEqualTo("/run/secrets/internal_ca");
  }

  @Test
  void addresses_are_the_ones_of_nginx_and_of_what_the_bank_trusts() throws IOException {
    String nginx = Files.readString(Path.of("src/deploy/nginx/nginx.conf"));
    assertThat(nginx).contains("server " + address("bank") + ":8080");
    assertThat(environment("bank").get("FLORIN_TRUSTED_PROXIES")).isEqualTo(address("nginx"));
  }

  private Object address(String service) {
    Map<String, Object> front = map(map(services().get(service).get("networks")).get("front"));
    return front.get("ipv4_address");
  }

  private Set<String> networks(String service) {
    Object networks = services().get(service).get("networks");
    return networks instanceof List<?> ? Set.copyOf(list(networks)) : map(networks).keySet();
  }

  private Map<String, Object> environment(String service) {
    return map(services().get(service).getOrDefault("environment", Map.of()));
  }

  private Map<String, Map<String, Object>> services() {
    return map(compose.get("services")).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, service -> map(service.getValue())));
  }

  private static Map<String, Object> read() {
    try (Reader file = Files.newBufferedReader(Path.of("src/deploy/compose.yaml"))) {
      return new Yaml().load(file);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object yaml) {
    return (Map<String, Object>) yaml;
  }

  @SuppressWarnings("unchecked")
  private static List<String> list(Object yaml) {
    return (List<String>) yaml;
  }
}
