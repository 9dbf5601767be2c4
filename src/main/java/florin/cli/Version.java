package florin.cli;

import picocli.CommandLine.IVersionProvider;

/** From the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"florin " + text() + ", Java " + Runtime.version().feature()};
  }

  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }
}
