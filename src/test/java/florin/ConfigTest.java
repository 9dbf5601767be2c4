package florin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import florin.config.ConfigException;
import florin.config.ConfigException.Problem;
import florin.config.Limits;
import florin.config.Mode;
import florin.config.Setting;
import florin.config.Sources;
import florin.http.LimitPolicy;
import florin.rate.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final String SECRET = "kL2vX9qRt7WmZ4cYb8NsHd6PfGj3TaEu";

  @TempDir Path folder;

  @Test
  void nothing_set_is_a_sandbox_on_loopback() {
    Config config = of(Map.of());
    assertThat(config.mode()).isEqualTo(Mode.SANDBOX);
    assertThat(config.http().withLimits(Limits.OFF))
        .isEqualTo(new Config.Http("127.0.0.1", 8080, null, Set.of()));
    assertThat(config.sessions())
        .isEqualTo(new Config.Sessions(Duration.ofMinutes(5), Duration.ofHours(12), null));
    assertThat(config.keys().bcryptCost()).isEqualTo(12);
    assertThat(config.storage().temporary()).isFalse();
  }

  @Test
  void a_flag_counts_before_the_environment_before_dot_env_before_the_default() throws Exception {
    dotEnv("PORT=3\nHOST=127.0.0.3\nFLORIN_SESSION_IDLE=PT3M\n");
    Sources sources =
        Sources.read(
            Map.of("PORT", "1"), Map.of("PORT", "2", "HOST", "127.0.0.2", "X", "y"), folder);
    Config config = Config.of(sources);
    assertThat(config.http().port()).isEqualTo(1);
    assertThat(config.http().host()).isEqualTo("127.0.0.2");
    assertThat(config.sessions().idle()).isEqualTo(Duration.ofMinutes(3));
    assertThat(Setting.ALL.stream().map(sources::find).filter(f -> f != null).map(f -> f.source()))
        .contains("flag", "environment", ".env", "default");
  }

  @Test
  void an_empty_value_is_none() {
    assertThat(of(Map.of("PORT", "", "DATABASE_URL", " ")).http().port()).isEqualTo(8080);
  }

  @Test
  void dot_env_knows_export_quotes_and_comments() throws Exception {
    dotEnv(
        """
        # a comment

        export PORT=81 # another
          HOST = "127.0.0.9"
        FLORIN_TIME_ZONE='Europe/Prague'
        FLORIN_SESSION_MAX=
        FLORIN_OPERATOR_EMAIL=ops@example.com#not-a-comment
        FLORIN_OPERATOR_PASSWORD="a \\"quoted\\" long # password"
        """);
    Config config = of(Map.of());
    assertThat(config.http().port()).isEqualTo(81);
    assertThat(config.http().host()).isEqualTo("127.0.0.9");
    assertThat(config.timeZone().getId()).isEqualTo("Europe/Prague");
    assertThat(config.operator())
        .isEqualTo(
            new Config.Operator("ops@example.com#not-a-comment", "a \"quoted\" long # password"));
  }

  @Test
  void malformed_lines_of_dot_env_are_named_and_not_shown() throws Exception {
    dotEnv("PORT=81\nFLORIN_JWT_SECRET: hush\nHOST=\"open\n");
    ConfigException refused = refused(Map.of());
    assertThat(refused.problems()).extracting(Problem::setting).containsExactly(".env", ".env");
    assertThat(refused).hasMessageContaining("line 2").hasMessageContaining("line 3");
    assertThat(refused.getMessage()).doesNotContain("hush");
  }

  @Test
  void all_that_is_wrong_is_told_at_once_each_with_the_line_that_mends_it() throws Exception {
    dotEnv("FLORIN_SESSION_IDLE=5m\n");
    Sources sources =
        Sources.read(
            Map.of("FLORIN_BCRYPT_COST", "9"),
            Map.of(
                "PORT", "http",
                "FLORIN_JWT_SECRET", "short and secret",
                "FLORIN_CORS_ORIGINS", "https://a.example,*",
                "FLORIN_TIME_ZONE", "Mars/Base"),
            folder);
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> Config.of(sources));
    assertThat(refused.problems())
        .extracting(Problem::setting)
        .containsExactlyInAnyOrder(
            "PORT",
            "FLORIN_JWT_SECRET",
            "FLORIN_CORS_ORIGINS",
            "FLORIN_TIME_ZONE",
            "FLORIN_SESSION_IDLE",
            "FLORIN_BCRYPT_COST");
    assertThat(refused)
        .hasMessageStartingWith("6 settings are wrong:")
        .hasMessageContaining("PORT must be a whole number from 0 to 65535, not \"http\"")
        .hasMessageContaining("\n      export PORT=8080")
        .hasMessageContaining("\n      --bcrypt-cost 12")
        .hasMessageContaining("\n      FLORIN_SESSION_IDLE=PT5M");
    assertThat(refused.getMessage()).doesNotContain("short and secret");
  }

  @Test
  void production_names_all_that_is_missing() {
    ConfigException refused = refused(Map.of("HOST", "0.0.0.0"));
    assertThat(refused.problems())
        .extracting(Problem::setting)
        .containsExactly(
            "DATABASE_URL", "FLORIN_JWT_SECRET", "FLORIN_PASSWORD_PEPPER", "FLORIN_ENCRYPTION_KEY");
    assertThat(refused).hasMessageContaining("export FLORIN_JWT_SECRET=$(openssl rand -base64 32)");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,SANDBOX",
    "127.1.2.3,SANDBOX",
    "localhost,SANDBOX",
    "::1,SANDBOX",
    "[::1],SANDBOX",
  })
  void loopback_is_a_sandbox(String host, Mode mode) {
    assertThat(of(Map.of("HOST", host)).mode()).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0", "::", "10.0.0.1", "127.example.com", "bank.example.com"})
  void any_other_host_is_production_unless_told_otherwise(String host) {
    assertThat(refused(Map.of("HOST", host)).problems()).hasSize(4);
    assertThat(of(Map.of("HOST", host, "FLORIN_MODE", "sandbox")).mode()).isEqualTo(Mode.SANDBOX);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "postgres://u:p@h/d jdbc:postgresql://h/d u p",
        "postgresql://u:p@h:5433/d?sslmode=require jdbc:postgresql://h:5433/d?sslmode=require u p",
        "postgres://u%40x:p%2F%3Aa+b@[::1]:1/d jdbc:postgresql://[::1]:1/d u@x p/:a+b",
        "postgres://u:a:b@h1:1,h2:2/d jdbc:postgresql://h1:1,h2:2/d u a:b",
        "postgres://u:p@h/d?channel_binding=require"
            + " jdbc:postgresql://h/d?channelBinding=require u p",
        "jdbc:postgresql://h/d?user=u&ssl=true&password=p%26 jdbc:postgresql://h/d?ssl=true u p&",
      })
  void both_forms_of_a_database_url_are_taken(String url, String jdbc, String user, String pw) {
    Map<String, String> env =
        Map.of("DATABASE_URL", url, "FLORIN_JWT_SECRET", SECRET, "FLORIN_MODE", "sandbox");
    Config config = of(env);
    assertThat(config.storage().database()).isEqualTo(new florin.db.Database.Login(jdbc, user, pw));
    assertThat(config.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://u:hush@h/d",
    "postgres://u:hush@h",
    "postgres://:hush@h/d",
    "postgres://u:hush%zz@h/d",
    "jdbc:postgresql://h/d?password=hush",
    "jdbc:postgresql://u:hush@h/d?user=u",
    "hush",
  })
  void a_bad_database_url_is_refused_without_being_shown(String url) {
    ConfigException refused = refused(Map.of("DATABASE_URL", url, "FLORIN_MODE", "sandbox"));
    assertThat(refused.problems()).extracting(Problem::setting).containsExactly("DATABASE_URL");
    assertThat(refused.getMessage()).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "PORT -1",
        "PORT 65536",
        "PORT 8080.5",
        "PORT ８０８０",
        "HOST a_b!",
        "HOST h:80",
        "FLORIN_MODE Production",
        "FLORIN_SESSION_IDLE PT0S",
        "FLORIN_SESSION_IDLE -PT5M",
        "FLORIN_SESSION_IDLE PT13H",
        "FLORIN_SESSION_MAX P31D",
        "FLORIN_SESSION_MAX P1Y",
        "FLORIN_EFFECTIVE_PAST -P1D",
        "FLORIN_EFFECTIVE_PAST P36526D",
        "FLORIN_EFFECTIVE_PAST 30",
        "FLORIN_BCRYPT_COST 17",
        "FLORIN_TIME_ZONE +02:00",
        "FLORIN_LOG_FORMAT xml",
        "FLORIN_CORS_ORIGINS null",
        "FLORIN_CORS_ORIGINS https://*.example.com",
        "FLORIN_CORS_ORIGINS https://a.example/path",
        "FLORIN_CORS_ORIGINS a.example",
        "FLORIN_RATE_LIMITS login",
        "FLORIN_RATE_LIMITS login=0/PT1M",
        "FLORIN_RATE_LIMITS login=-5/PT1M",
        "FLORIN_RATE_LIMITS login=5/PT0S",
        "FLORIN_RATE_LIMITS login=5/60",
        "FLORIN_RATE_LIMITS login=5/P2D",
        "FLORIN_RATE_LIMITS login=5",
        "FLORIN_RATE_LIMITS login=10000001/PT1S",
        "FLORIN_RATE_LIMITS none=5/PT1M",
        "FLORIN_RATE_LIMITS logins=5/PT1M",
        "FLORIN_RATE_LIMITS LOGIN=5/PT1M",
        "FLORIN_RATE_LIMITS login=5/PT1M,login=6/PT1M",
        "FLORIN_RATE_LIMITS login=5/PT1M,",
        "FLORIN_RATE_LIMITS off,login=5/PT1M",
        "FLORIN_RATE_LIMITS on",
        "FLORIN_INSTANCES 0",
        "FLORIN_TRUSTED_PROXIES proxy.example",
        "FLORIN_TRUSTED_PROXIES 0.0.0.0/0",
        "FLORIN_TRUSTED_PROXIES 10.0.0.0/8,*",
        "REDIS_URL http://127.0.0.1:6379",
        "REDIS_URL 127.0.0.1:6379",
        "REDIS_URL redis-sentinel://127.0.0.1",
        "FLORIN_REDIS_CA /nowhere/ca.crt",
        "FLORIN_REDIS_CA pom.xml",
        "FLORIN_PUBLIC_URL ftp://a.example",
        "FLORIN_PUBLIC_URL https://u:p@a.example",
        "FLORIN_OPERATOR_EMAIL nobody",
        "FLORIN_JWT_SECRET aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "FLORIN_CHECKPOINT_KEY kL2vX9qRt7WmZ4cYb8NsHd6PfGj3TaEu",
        "FLORIN_CHECKPOINT_KEY kL2vX9qRt7WmZ4cYb8NsHd6PfGj3TaEukL2vX9qRt7*=",
      })
  void a_bad_value_is_refused(String name, String value) {
    ConfigException refused = refused(Map.of(name, value));
    assertThat(refused.problems().get(0).setting()).isEqualTo(name);
    assertThat(refused.problems().get(0).mend()).startsWith("export " + name + "=");
  }

  @Test
  void what_a_rate_limit_is_not_given_for_keeps_its_default() {
    assertThat(of(Map.of()).http().limits().rates().toString())
        .contains("LOGIN=5/PT1M", "SIGNUP=5/PT1M", "RESET=5/PT1M", "REFRESH=600/PT1M")
        .contains("TRANSFERS=600/PT1M", "PAYEE_CHECK=20/PT1M", "DEFAULT=6000/PT1M");
    assertThat(
            of(Map.of("FLORIN_RATE_LIMITS", "login=7/PT1H, default=9/PT10S"))
                .http()
                .limits()
                .rates())
        .hasSize(7)
        .containsEntry(LimitPolicy.LOGIN, new Rate(7, Duration.ofHours(1)))
        .containsEntry(LimitPolicy.DEFAULT, new Rate(9, Duration.ofSeconds(10)))
        .containsEntry(LimitPolicy.SIGNUP, new Rate(5, Duration.ofMinutes(1)));
    assertThat(of(Map.of("FLORIN_RATE_LIMITS", "off")).http().limits().rates()).isEmpty();
    assertThat(Config.forTests().http().limits().rates()).isEmpty();
  }

  @Test
  void production_has_limits_and_reaches_another_host_s_redis_over_tls() {
    Map<String, String> production =
        production("FLORIN_RATE_LIMITS", "off", "REDIS_URL", "redis://:hush@redis.example:6379");
    ConfigException refused = refused(production);
    assertThat(refused.problems())
        .extracting(Problem::setting)
        .containsExactlyInAnyOrder("FLORIN_RATE_LIMITS", "REDIS_URL");
    assertThat(refused.getMessage()).doesNotContain("hush");
    production.remove("FLORIN_RATE_LIMITS");
    for (String url : new String[] {"rediss://:hush@redis.example", "redis://:hush@127.0.0.1"}) {
      production.put("REDIS_URL", url);
      assertThat(of(production).http().limits().redis()).hasToString(url);
      assertThat(of(production).toString()).doesNotContain("hush");
    }
  }

  @Test
  void an_operator_needs_both_address_and_password() {
    assertThat(refused(Map.of("FLORIN_OPERATOR_EMAIL", "a@b.example")).problems())
        .extracting(Problem::setting)
        .containsExactly("FLORIN_OPERATOR_PASSWORD");
    assertThat(refused(Map.of("FLORIN_OPERATOR_PASSWORD", "correct horse battery")).problems())
        .extracting(Problem::setting)
        .containsExactly("FLORIN_OPERATOR_EMAIL");
  }

  @Test
  void origins_are_compared_as_a_browser_sends_them() {
    assertThat(
            of(Map.of(
                    "FLORIN_CORS_ORIGINS",
                    "https://A.example:443, http://b.example:80,http://c:81"))
                .http()
                .corsOrigins())
        .containsExactlyInAnyOrder("https://a.example", "http://b.example", "http://c:81");
  }

  @Test
  void a_secret_may_be_the_content_of_a_file() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), SECRET + "\n");
    Config config = of(Map.of("FLORIN_JWT_SECRET_FILE", file.toString()));
    assertThat(config.keys().jwtSecret().bytes()).isEqualTo(SECRET.getBytes("UTF-8"));
    ConfigException refused =
        refused(Map.of("FLORIN_JWT_SECRET_FILE", folder.resolve("none").toString()));
    assertThat(refused.problems())
        .extracting(Problem::setting)
        .containsExactly("FLORIN_JWT_SECRET_FILE");
  }

  @Test
  void paths_count_from_the_directory_the_settings_are_read_in() throws Exception {
    Files.writeString(folder.resolve("key"), SECRET);
    Config config = of(Map.of("FLORIN_DATA_DIR", "data", "FLORIN_JWT_SECRET_FILE", "key"));
    assertThat(config.storage().dataDir()).isEqualTo(folder.resolve("data"));
    assertThat(config.keys().jwtSecret()).isNotNull();
  }

  @Test
  void a_mistyped_setting_is_warned_about_with_its_nearest_match() {
    Map<String, String> env =
        Map.of("FLORIN_JWT_SECERT", "x", "FLORIN_JWT_SECRET_FILE", "x", "PATH", "x");
    assertThat(Sources.read(Map.of(), env, folder).warnings())
        .containsExactly("FLORIN_JWT_SECERT is no setting; did you mean FLORIN_JWT_SECRET?");
    assertThat(Sources.read(Map.of(), Map.of("FLORIN_PORT", "80"), folder).warnings())
        .containsExactly("FLORIN_PORT is no setting; did you mean PORT?");
  }

  /** Of another program, in the file that both read. */
  @Test
  void a_long_quoted_value_is_read_like_a_short_one() throws Exception {
    String key = "\\n".repeat(100) + "k".repeat(20_000);
    Files.writeString(folder.resolve(".env"), "OTHERS_KEY=\"" + key + "\"\nPORT=8123\n");
    assertThat(of(Map.of()).http().port()).isEqualTo(8123);
  }

  @Test
  void made_secrets_are_kept_for_their_owner_alone() throws Exception {
    Path data = folder.resolve("data");
    Config config = of(Map.of("FLORIN_DATA_DIR", data.toString()));
    Config first = config.withKeptSecrets();
    Config second = config.withKeptSecrets();
    assertThat(first.keys().jwtSecret().bytes()).isEqualTo(second.keys().jwtSecret().bytes());
    assertThat(first.keys().jwtSecret().bytes())
        .isNotEqualTo(first.keys().passwordPepper().bytes());
    assertThat(mode(data.resolve("secrets"))).isEqualTo("rwx------");
    assertThat(mode(data.resolve("secrets/jwt-secret"))).isEqualTo("rw-------");
    Files.writeString(data.resolve("secrets/jwt-secret"), "cut");
    assertThat(catchThrowableOfType(ConfigException.class, config::withKeptSecrets))
        .hasMessageContaining("FLORIN_JWT_SECRET cannot be kept in");
  }

  @Test
  void the_key_of_checkpoints_is_made_in_a_sandbox_and_may_be_missing_in_production() {
    String seed = "kL2vX9qRt7WmZ4cYb8NsHd6PfGj3TaEukL2vX9qRt7W=";
    Map<String, String> production =
        Map.of(
            "DATABASE_URL",
            "postgres://u:p@127.0.0.1/d",
            "FLORIN_JWT_SECRET",
            SECRET,
            "FLORIN_PASSWORD_PEPPER",
            SECRET + "2",
            "FLORIN_ENCRYPTION_KEY",
            SECRET + "3");
    assertThat(of(production).mode()).isEqualTo(Mode.PRODUCTION);
    assertThat(of(production).withKeptSecrets().keys().checkpointKey()).isNull();
    assertThat(of(Map.of()).withKeptSecrets().keys().checkpointKey()).isNotNull();
    assertThat(of(Map.of("FLORIN_CHECKPOINT_KEY", seed)).keys().checkpointKey().bytes())
        .asString()
        .isEqualTo(seed);
  }

  private Map<String, String> production(String... more) {
    Map<String, String> env =
        new HashMap<>(
            Map.of(
                "DATABASE_URL",
                "postgres://u:p@127.0.0.1/d",
                "FLORIN_JWT_SECRET",
                SECRET,
                "FLORIN_PASSWORD_PEPPER",
                SECRET + "2",
                "FLORIN_ENCRYPTION_KEY",
                SECRET + "3"));
    for (int i = 0; i < more.length; i += 2) {
      env.put(more[i], more[i + 1]);
    }
    return env;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "FLORIN_JWT_SECRET changeme-7vXo2Zt9LmWb4cYp8NsHd6RfGj3TaEuQx",
        "FLORIN_JWT_SECRET my-Secret-7vXo2Zt9LmWb4cYp8NsHd6RfGj3TaEuQx",
        "FLORIN_JWT_SECRET_PREVIOUS changeme-7vXo2Zt9LmWb4cYp8NsHd6RfGj3TaEuQx",
        "FLORIN_PASSWORD_PEPPER abcdefghijklmnopqrstuvwxyz0123456789",
        "FLORIN_PASSWORD_PEPPER kL2vX9qR7WmkL2vX9qR7WmkL2vX9qR7WmkL2v",
        "FLORIN_ENCRYPTION_KEY 0123456789abcdef0123456789abcdef",
        "FLORIN_ENCRYPTION_KEY short",
        "FLORIN_ENCRYPTION_KEY kL2vX9qRt7WmZ4cYb8NsHd6PfGj3TaEu",
        "FLORIN_METRICS_TOKEN example-7vXo2Zt9LmWb4cYp8NsHd6RfGj3TaEuQx",
        "FLORIN_ENCRYPTION_KEY_PREVIOUS aaaaaaaabaaaaaaaabaaaaaaaabaaaaaaaabaaaa",
        "DATABASE_URL postgres://florin:password@127.0.0.1/d",
        "DATABASE_URL postgres://florin:florin@127.0.0.1/d",
        "DATABASE_URL postgres://u:p@db.example.com/d",
        "DATABASE_URL postgres://u:p@10.0.0.1:5432/d?sslmode=require",
        "DATABASE_URL postgres://u:p@10.0.0.1/d?sslmode=verify-full",
        "DATABASE_URL postgres://u:p@h/d?sslmode=verify-full&sslmode=disable&sslrootcert=/ca",
        "DATABASE_URL postgres://u:p@127.0.0.1,h/d",
        "DATABASE_URL postgres://u:p@127.0.0.1/d?PGHOST=10.0.0.1",
        "DATABASE_URL postgres://u:p@127.0.0.1/d?socketFactory=com.example.Detour",
        "REDIS_URL redis://:x@127.0.0.1:99999",
        "REDIS_URL redis://:x@127.0.0.1/none",
        "DATABASE_URL postgres://u:p@127.0.0.1.example.com/d",
        "DATABASE_URL jdbc:postgresql://h/d?user=u&ssl=true&sslrootcert=/ca",
        "MIGRATION_DATABASE_URL postgres://u:p@db.example.com/d",
      })
  void production_refuses_what_a_sandbox_may_be_tried_out_with(String name, String value) {
    assertThat(refused(production(name, value)).problems())
        .extracting(Problem::setting)
        .contains(name);
    assertThat(refused(production(name, value)).getMessage())
        .doesNotContain(value.replaceFirst("^postgres://", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://u:p@db.example.com/d?sslmode=verify-full&sslrootcert=/ca.crt",
        "postgres://u:p@h1,h2:5433/d?sslrootcert=/ca.crt&sslmode=verify-full",
        "postgres://u:p@localhost/d",
        "postgres://u:p@[::1]:5433/d",
        "postgres://u:p@127.0.0.1:1,localhost:2/d",
      })
  void production_takes_a_link_that_nobody_else_reads(String url) {
    assertThat(of(production("DATABASE_URL", url)).mode()).isEqualTo(Mode.PRODUCTION);
  }

  @Test
  void all_that_production_refuses_is_told_at_once() {
    Map<String, String> env =
        production(
            "DATABASE_URL", "postgres://florin:florin@db.example.com/d",
            "FLORIN_JWT_SECRET", "changeme",
            "FLORIN_PASSWORD_PEPPER", SECRET + "3");
    assertThat(refused(env).problems())
        .extracting(Problem::setting)
        .containsExactlyInAnyOrder(
            "DATABASE_URL",
            "DATABASE_URL",
            "FLORIN_JWT_SECRET",
            "FLORIN_JWT_SECRET",
            "FLORIN_ENCRYPTION_KEY");
  }

  @Test
  void a_key_inside_the_data_directory_is_refused_however_it_is_reached() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path inside = Files.writeString(data.resolve("key"), SECRET + "3");
    Path link = Files.createSymbolicLink(folder.resolve("link"), inside);
    Path outside = Files.writeString(folder.resolve("key"), SECRET + "3");
    for (Path file : new Path[] {inside, link, data.resolve("../data/key")}) {
      Map<String, String> env =
          production("FLORIN_DATA_DIR", "data", "FLORIN_ENCRYPTION_KEY_FILE", file.toString());
      env.remove("FLORIN_ENCRYPTION_KEY");
      assertThat(refused(env)).hasMessageContaining("a key beside its lock protects nothing");
    }
    Map<String, String> env =
        production("FLORIN_DATA_DIR", "data", "FLORIN_ENCRYPTION_KEY_FILE", outside.toString());
    env.remove("FLORIN_ENCRYPTION_KEY");
    assertThat(of(env).keys().encryption().key().bytes()).isEqualTo((SECRET + "3").getBytes());
  }

  @Test
  void every_secret_may_be_a_file_and_none_is_a_flag_or_shown() {
    assertThat(Setting.ALL.stream().filter(Setting::secret).map(Setting::name))
        .contains(
            "DATABASE_URL",
            "MIGRATION_DATABASE_URL",
            "FLORIN_OPERATOR_PASSWORD",
            "FLORIN_JWT_SECRET",
            "FLORIN_PASSWORD_PEPPER",
            "FLORIN_CHECKPOINT_KEY",
            "FLORIN_ENCRYPTION_KEY",
            "FLORIN_ENCRYPTION_KEY_PREVIOUS",
            "FLORIN_BACKUP_KEY",
            "FLORIN_METRICS_TOKEN");
    assertThat(of(production()).toString()).doesNotContain(SECRET);
  }

  @Test
  void nothing_secret_is_printed() {
    Config config =
        of(
            Map.of(
                "FLORIN_JWT_SECRET",
                SECRET,
                "FLORIN_OPERATOR_EMAIL",
                "ops@example.com",
                "FLORIN_OPERATOR_PASSWORD",
                SECRET,
                "DATABASE_URL",
                "postgres://u:" + SECRET + "@h/d",
                "FLORIN_MODE",
                "sandbox"));
    assertThat(config.toString()).contains("ops@example.com").doesNotContain(SECRET);
  }

  @Test
  void a_test_bank_takes_nothing_from_outside() {
    Config config = Config.forTests().withSessionIdle(Duration.ofSeconds(3));
    assertThat(config.http().port()).isZero();
    assertThat(config.storage().temporary()).isTrue();
    assertThat(config.keys().bcryptCost()).isEqualTo(4);
    assertThat(config.sessions().idle()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void the_example_file_and_the_documentation_say_what_the_table_says() throws Exception {
    StringBuilder example = new StringBuilder(Files.readString(Path.of(".env.example")));
    example.setLength(example.indexOf("\n\n") + 1);
    StringBuilder table = new StringBuilder("| Setting | Default | Meaning |\n|---|---|---|\n");
    for (Setting<?> setting : Setting.ALL) {
      String line = setting.name() + "=" + setting.fallback();
      example.append("\n# ").append(setting.meaning()).append("\n# ").append(line).append('\n');
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s |\n",
              setting.name(),
              setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`",
              setting.meaning()));
    }
    assertThat(Path.of(".env.example")).content().isEqualTo(example.toString());
    assertThat(Path.of("src/docs/settings.md")).content().contains(table);
  }

  private Config of(Map<String, String> env) {
    return Config.of(Sources.read(Map.of(), env, folder));
  }

  private ConfigException refused(Map<String, String> env) {
    return catchThrowableOfType(ConfigException.class, () -> of(env));
  }

  private void dotEnv(String text) throws IOException {
    Files.writeString(folder.resolve(".env"), text);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
