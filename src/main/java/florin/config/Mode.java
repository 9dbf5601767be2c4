package florin.config;

/** Sandbox tries things out on made secrets; production insists on given ones. */
public enum Mode {
  SANDBOX,
  PRODUCTION;

  /** The one that was chosen; else production where others than this machine may be concerned. */
  public static Mode of(Sources from, String host) {
    Mode given = from.optional(Setting.MODE);
    if (given != null) {
      return given;
    }
    boolean outside =
        from.find(Setting.DATABASE_URL) != null || host.isEmpty() || !Loopback.is(host);
    return outside ? PRODUCTION : SANDBOX;
  }
}
