package dev.kedge.serve.catalog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The title in the comment header that FLAC and the Ogg codecs share (Vorbis I §5.2). */
final class VorbisComment {
  private static final String TITLE = "TITLE=";

  private VorbisComment() {}

  /** Empty if none is there; the octets may end anywhere. */
  static String title(ByteBuffer octets) {
    ByteBuffer rest = octets.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (next(rest).isEmpty() || rest.remaining() < Integer.BYTES) { // the vendor
      return "";
    }
    for (long left = Integer.toUnsignedLong(rest.getInt()); left > 0; left--) {
      Optional<ByteBuffer> comment = next(rest);
      if (comment.isEmpty()) {
        break;
      }
      int length = Math.min(comment.get().limit(), TITLE.length() + Octets.LONGEST_TITLE);
      ByteBuffer start = comment.get().slice(0, Math.min(length, TITLE.length()));
      if (StandardCharsets.US_ASCII.decode(start).toString().equalsIgnoreCase(TITLE)) {
        ByteBuffer title = comment.get().slice(TITLE.length(), length - TITLE.length());
        return StandardCharsets.UTF_8.decode(title).toString();
      }
    }
    return "";
  }

  /** A length and as many octets. */
  private static Optional<ByteBuffer> next(ByteBuffer rest) {
    if (rest.remaining() < Integer.BYTES) {
      return Optional.empty();
    }
    int length = rest.getInt();
    if (length < 0 || length > rest.remaining()) {
      return Optional.empty();
    }
    ByteBuffer found = rest.slice(rest.position(), length);
    rest.position(rest.position() + length);
    return Optional.of(found);
  }
}
