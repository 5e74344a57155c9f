package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Octets of files that anybody may have written, and the numbers and text in them. */
final class Octets {
  /** What is longer is a title no more. */
  static final int LONGEST_TITLE = 4096;

  private Octets() {}

  /** Those from there on; fewer where the file ends. */
  static ByteBuffer read(FileChannel file, long at, int count) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(Math.max(0, count));
    while (octets.hasRemaining() && file.read(octets, at + octets.position()) >= 0) {}
    return octets.flip();
  }

  /** A number whose most significant octet comes first. */
  static long unsigned(ByteBuffer octets, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = (value << 8) | Byte.toUnsignedLong(octets.get(i));
    }
    return value;
  }

  /** Whether these characters are there, an octet each. */
  static boolean have(ByteBuffer octets, int at, String characters) {
    if (at > octets.limit() - characters.length()) {
      return false;
    }
    for (int i = 0; i < characters.length(); i++) {
      if (Byte.toUnsignedInt(octets.get(at + i)) != characters.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Text of formats that name no encoding: UTF-8, as programs write today, or else Latin-1, as they
   * used to.
   */
  static String text(ByteBuffer octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(octets.duplicate()).toString();
    } catch (CharacterCodingException _) {
      return StandardCharsets.ISO_8859_1.decode(octets.duplicate()).toString();
    }
  }
}
