package dev.kedge.cli;

/** The program's version, from the jar's manifest. */
final class Version {
  private Version() {}

  static String text() {
    String recorded = Version.class.getPackage().getImplementationVersion();
    return recorded == null ? "dev" : recorded;
  }
}
