package dev.kedge.sync;

/**
 * The name of an item of which only a version is known, until the server can be asked: what is
 * fetched without {@code kedge sync} learns of a version from the answer that brings the bytes.
 */
public final class Provisional {
  private static final String PREFIX = "version ";

  private Provisional() {}

  public static String of(String version) {
    return PREFIX + version;
  }

  static boolean is(String item) {
    return item.startsWith(PREFIX);
  }

  static String version(String item) {
    return item.substring(PREFIX.length());
  }
}
