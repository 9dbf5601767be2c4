package florin.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user PostgreSQL runs as. It refuses to be root; for root it is the one who owns the data
 * directory, else nobody (65534).
 *
 * @param switched whether it is another than this process's own
 */
record ServerUser(int uid, int gid, boolean switched) {
  private static final int NOBODY = 65534;
  private static final long DAC_OVERRIDE = 1L << 1;
  private static final long DAC_READ_SEARCH = 1L << 2;

  static ServerUser of(Path dataDirectory) throws IOException {
    int me = me();
    int owner = (int) Files.getAttribute(dataDirectory, "unix:uid");
    if (me != 0) {
      return new ServerUser(me, (int) Files.getAttribute(Path.of("/proc/self"), "unix:gid"), false);
    }
    return owner == 0
        ? new ServerUser(NOBODY, NOBODY, true)
        : new ServerUser(owner, (int) Files.getAttribute(dataDirectory, "unix:gid"), true);
  }

  /** Whether the folder is there and this process's, or that of a server that it ran. */
  static boolean owns(Path folder) {
    try {
      int owner = (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      return owner == me() || (owner == NOBODY && me() == 0);
    } catch (IOException e) {
      return false;
    }
  }

  private static int me() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /** Gives the file or folder, and not what is in it, to this user. */
  void own(Path path) throws IOException {
    if (switched) {
      Files.setAttribute(path, "unix:gid", gid);
      Files.setAttribute(path, "unix:uid", uid);
    }
  }

  /** As {@link #own}, but what a real user may read, all who run as nobody may not. */
  void ownSecret(Path path) throws IOException {
    if (uid != NOBODY) {
      own(path);
    }
  }

  /**
   * The command as this user runs it: in a session of its own, so that Ctrl-C reaches the bank and
   * not its database, and able to pass the folders above {@code paths}.
   */
  List<String> command(List<String> command, Path... paths) throws IOException {
    List<String> whole = new ArrayList<>();
    Programs.find("setsid").ifPresent(whole::add);
    if (switched) {
      whole.add(
          Programs.find("setpriv")
              .orElseThrow(
                  () ->
                      new PostgresUnavailable(
                          "PostgreSQL refuses to run as root and setpriv (util-linux) is missing: "
                              + "install it, start as another user, or set DATABASE_URL.")));
      whole.addAll(List.of("--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs"));
      for (Path path : paths) {
        Path wall = wall(path);
        if (wall != null) {
          String capability = "-caps=+" + capability(wall);
          // The programs ask access(2), which forgets capabilities unless this bit is set.
          whole.add("--securebits=+no_setuid_fixup");
          whole.addAll(List.of("--inh" + capability, "--ambient" + capability));
          break;
        }
      }
    }
    whole.addAll(command);
    return whole;
  }

  /** The folder on the way to the path that this user may not pass, if there is one. */
  private @Nullable Path wall(Path path) throws IOException {
    for (Path folder = path.toRealPath(); folder != null; folder = folder.getParent()) {
      int passes = uid == (int) Files.getAttribute(folder, "unix:uid") ? 0100 : 0001;
      if (((int) Files.getAttribute(folder, "unix:mode") & passes) == 0) {
        return folder;
      }
    }
    return null;
  }

  /** The lesser of the two that pass closed folders; containers often keep only the greater. */
  private String capability(Path wall) throws IOException {
    long mine =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("CapEff:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    if ((mine & DAC_READ_SEARCH) != 0) {
      return "dac_read_search";
    }
    if ((mine & DAC_OVERRIDE) != 0) {
      return "dac_override";
    }
    throw new PostgresUnavailable(
        "PostgreSQL runs as user "
            + uid
            + ", who may not enter "
            + wall
            + ": choose a data directory elsewhere, or start as another user.");
  }
}
