package florin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who PostgreSQL runs as, in a JVM that is root, a container's lesser root, or nobody special. */
class PostgresUserTest {
  /** Has to be in the system's list of users, initdb asks for the name: daemon. */
  private static final int SOMEBODY = 1;

  private static final List<String> AS_CONTAINER_ROOT =
      List.of(
          "setpriv",
          "--bounding-set=-all,+chown,+dac_override,+fowner,+setgid,+setuid,+setpcap,+kill");
  private static final List<String> AS_SOMEBODY =
      List.of(
          "setpriv",
          "--reuid=" + SOMEBODY,
          "--regid=" + SOMEBODY,
          "--clear-groups",
          "--bounding-set=-all");

  @TempDir Path temporary;

  @BeforeEach
  void rootOnly() throws Exception {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "is root");
  }

  @Test
  void belowAClosedFolderRootsServerIsNobodys() throws Exception {
    Path data = closed().resolve("data");
    try (Child child = Child.start("bank", data.toString())) {
      assertThat(child.line()).containsOnlyDigits();
      assertThat(server(data, "unix:uid")).isEqualTo(65534);
      assertThat(Files.getAttribute(data.resolve("cluster"), "unix:uid")).isEqualTo(65534);
      assertThat(Files.getAttribute(data.resolve("secrets/postgres"), "unix:uid")).isEqualTo(0);
      assertThat(capabilities(data)).isEqualTo("0000000000000004");
    }
  }

  @Test
  void inAnOpenFolderItHasNoCapabilityAtAll() throws Exception {
    Path data = open().resolve("data");
    try (Child child = Child.start("bank", data.toString())) {
      assertThat(child.line()).containsOnlyDigits();
      assertThat(capabilities(data)).isEqualTo("0000000000000000");
    }
  }

  @Test
  void theFewCapabilitiesOfAContainersRootAreEnough() throws Exception {
    Path data = closed().resolve("data");
    for (int i = 0; i < 2; i++) {
      try (Child child = Child.start(AS_CONTAINER_ROOT, List.of(), "bank", data.toString())) {
        assertThat(child.line()).containsOnlyDigits();
        child.kill();
      }
    }
    try (Child child = Child.start(AS_CONTAINER_ROOT, List.of(), "bank", data.toString())) {
      assertThat(child.line()).containsOnlyDigits();
    }
    assertThat(Postmaster.on(data.toRealPath().resolve("cluster"))).isEmpty();
  }

  @Test
  void aUsersDataStaysThatUsersWhenRootStartsTheBank() throws Exception {
    Path data = Files.createDirectory(open().resolve("data"));
    Files.setAttribute(data, "unix:uid", SOMEBODY);
    Files.setAttribute(data, "unix:gid", SOMEBODY);
    try (Child child = Child.start("bank", data.toString())) {
      assertThat(child.line()).containsOnlyDigits();
      assertThat(server(data, "unix:uid")).isEqualTo(SOMEBODY);
    }
    List<Path> classPath = Child.openCopy(open());
    try (Child child = Child.start(AS_SOMEBODY, classPath, List.of(), "bank", data.toString())) {
      assertThat(child.line()).containsOnlyDigits();
      assertThat(server(data, "unix:uid")).isEqualTo(SOMEBODY);
    }
  }

  @Test
  void whoIsNotRootRunsItAsOneself() throws Exception {
    Path folder = open();
    Files.setAttribute(folder, "unix:uid", SOMEBODY);
    Path data = folder.resolve("data");
    List<Path> classPath = Child.openCopy(folder);
    try (Child child = Child.start(AS_SOMEBODY, classPath, List.of(), "bank", data.toString())) {
      assertThat(child.line()).containsOnlyDigits();
      assertThat(server(data, "unix:uid")).isEqualTo(SOMEBODY);
    }
    try (Child child = Child.start(AS_SOMEBODY, classPath, List.of(), "bank", "/proc/no/folder")) {
      assertThat(child.line()).startsWith("PostgresUnavailable: The data directory /proc/no");
    }
  }

  private Path closed() throws Exception {
    return folder("rwx------");
  }

  private Path open() throws Exception {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder("rwxr-xr-x");
  }

  private Path folder(String mode) throws Exception {
    Path folder = Files.createTempDirectory(temporary, "folder");
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
  }

  private static Object server(Path data, String attribute) throws Exception {
    return Files.getAttribute(process(data), attribute);
  }

  private static String capabilities(Path data) throws Exception {
    return Files.readAllLines(process(data).resolve("status")).stream()
        .filter(line -> line.startsWith("CapEff:"))
        .map(line -> line.substring(7).strip())
        .findFirst()
        .orElseThrow();
  }

  private static Path process(Path data) throws Exception {
    long pid = Postmaster.on(data.toRealPath().resolve("cluster")).orElseThrow().pid();
    return Path.of("/proc", Long.toString(pid));
  }
}
