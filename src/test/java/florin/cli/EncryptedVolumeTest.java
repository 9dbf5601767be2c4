package florin.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.TestBank;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bank whose folder is on an encrypted volume, by the script that deployments use. */
class EncryptedVolumeTest {
  private static final String ABSENT =
      "NOTHING OF THE ENCRYPTED VOLUME WAS TESTED: it needs gocryptfs, fuse3 and /dev/fuse";
  private static final String IN_CLEAR = "clear-on-the-volume-7431";

  @TempDir Path folder;

  private Path cipher;
  private Path key;
  private Path data;

  @BeforeEach
  void madeAndOpened() throws Exception {
    boolean here =
        Files.isExecutable(Path.of("/usr/bin/gocryptfs"))
            && Files.isExecutable(Path.of("/usr/bin/fusermount3"))
            && Files.isWritable(Path.of("/dev/fuse"));
    if (!here) {
      System.err.println(ABSENT);
    }
    assumeTrue(here, ABSENT);
    cipher = folder.resolve("cipher");
    data = folder.resolve("data");
    key = keyFile(folder.resolve("key"), "rw-------");
    assertThat(volume("init", cipher, key)).isEmpty();
    assertThat(volume("open", cipher, key, data)).isEmpty();
  }

  @AfterEach
  void closed() throws Exception {
    if (data != null) {
      volume("close", data); // what a failed test left open
    }
  }

  private static Path keyFile(Path file, String mode) throws IOException {
    Files.writeString(file, "a passphrase of the volume\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /** What the script complains of. */
  private String volume(String command, Path... paths) throws Exception {
    List<String> line =
        Stream.concat(
                Stream.of("sh", "src/deploy/encrypted-volume.sh", command),
                Stream.of(paths).map(Path::toString))
            .toList();
    Path output = Files.createTempFile(folder, "volume", ".txt"); // a mount keeps a pipe open
    int code =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    String said = Files.readString(output);
    assertThat(code).as(said).isEqualTo(said.isEmpty() ? 0 : 1);
    return said;
  }

  @Test
  void a_bank_lives_on_it_and_what_lies_on_the_disk_says_nothing() throws Exception {
    Map<String, String> env =
        TestBank.operatorAnd("FLORIN_DATA_DIR", data.resolve("bank").toString());
    Florin florin = new Florin(folder, env);
    try (Florin.Serving serving = florin.serve("--port", "0")) {
      TestBank bank = TestBank.at(URI.create("http://127.0.0.1:" + serving.port()));
      Customer alice = bank.signUp("alice");
      Account from = bank.funded(alice, "EUR", 1_000);
      alice.pay(Customer.order(from, alice.openAccount("EUR"), 250), IN_CLEAR).expect(201);
      assertThat(volume("close", data)).contains("is in use: stop the bank first");
    }
    assertThat(holds(data)).as("a search that finds what is there").isTrue();

    assertThat(volume("close", data)).isEmpty();
    assertThat(data).isEmptyDirectory();
    assertThat(holds(cipher)).isFalse();

    assertThat(volume("open", cipher, key, data)).isEmpty();
    assertThat(florin.run("verify").code()).isZero();
    assertThat(florin.run("export", "--format", "json").out()).contains(IN_CLEAR);
  }

  private static boolean holds(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(IN_CLEAR)) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void a_key_that_protects_nothing_is_refused_and_a_wrong_one_opens_nothing() throws Exception {
    Path other = folder.resolve("other");
    Path beside = keyFile(cipher.resolve("key"), "rw-------");
    Path open = keyFile(folder.resolve("open"), "rw-r--r--");
    Path wrong = folder.resolve("wrong");
    Files.writeString(wrong, "another passphrase\n");
    Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));

    assertThat(volume("open", cipher, beside, other)).contains("a key beside its lock");
    assertThat(volume("open", cipher, open, other)).contains("is open to others: chmod 600");
    assertThat(volume("open", cipher, folder.resolve("none"), other)).contains("cannot be read");
    assertThat(volume("open", cipher)).contains("open CIPHER KEYFILE DATA");
    assertThat(volume("mend", cipher)).contains("init | open | close");
  }
}
