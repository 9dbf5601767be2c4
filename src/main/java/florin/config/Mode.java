package florin.config;

/** Sandbox tries things out on made secrets; production insists on given ones. */
public enum Mode {
  SANDBOX,
  PRODUCTION
}
