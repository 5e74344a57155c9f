package dev.kedge.disk;

import java.nio.charset.StandardCharsets;

/** A file name as file systems measure it: in bytes of UTF-8. */
final class FileName {
  /** NAME_MAX of every file system in common use. */
  static final int MOST_BYTES = 255;

  private FileName() {}

  static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The longest start of a name that fits, cut at a code point's end. */
  static String cut(String name, int mostBytes) {
    int end = 0;
    int bytes = 0;
    while (end < name.length()) {
      int next = name.offsetByCodePoints(end, 1);
      bytes += bytes(name.substring(end, next));
      if (bytes > mostBytes) {
        break;
      }
      end = next;
    }
    return name.substring(0, end);
  }

  /** Where the extension starts, its dot included; the name's end when it has none. */
  static int extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? dot : name.length();
  }
}
