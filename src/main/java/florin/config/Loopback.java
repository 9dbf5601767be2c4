package florin.config;

/** The addresses by which a machine calls itself. */
public final class Loopback {
  private Loopback() {}

  /** Whether a host, with or without a port, is one; none at all is the driver's default, one. */
  public static boolean is(String host) {
    String name = host.replaceFirst("(^|]|^[^:]*):[0-9]*$", "$1").replaceAll("[\\[\\]]", "");
    return name.isEmpty() || name.matches("127(\\.[0-9]{1,3}){3}|localhost|(0*:)*:0*1");
  }
}
