package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Title and duration of FLAC files, as their metadata blocks say (RFC 9639 §8). */
final class Flac {
  static final int BLOCK_HEADER = 4;
  static final int STREAM_INFO_LENGTH = 34;

  private static final String MAGIC = "fLaC";
  private static final int STREAM_INFO = 0;
  private static final int VORBIS_COMMENT = 4;
  private static final int MOST_BLOCKS = 128;
  private static final int LONGEST_COMMENT = 1 << 20;

  private Flac() {}

  /** Absent if it is no such file; without facts if it says none, or is broken. */
  static Optional<MediaFacts> of(FileChannel file) throws IOException {
    long start = Id3v2.end(file); // no part of the format, but some programs write one
    if (!Octets.have(Octets.read(file, start, MAGIC.length()), 0, MAGIC)) {
      return Optional.empty();
    }
    String title = "";
    double seconds = 0;
    long at = start + MAGIC.length();
    for (int i = 0; i < MOST_BLOCKS; i++) {
      ByteBuffer header = Octets.read(file, at, BLOCK_HEADER);
      if (header.limit() < BLOCK_HEADER) {
        break;
      }
      int length = (int) Octets.unsigned(header, 1, 3);
      at += BLOCK_HEADER;
      int type = header.get(0) & 0x7F;
      if (type == STREAM_INFO) {
        seconds = seconds(Octets.read(file, at, STREAM_INFO_LENGTH));
      } else if (type == VORBIS_COMMENT) {
        title = VorbisComment.title(Octets.read(file, at, Math.min(length, LONGEST_COMMENT)));
      }
      if (header.get(0) < 0) { // the last one
        break;
      }
      at += length;
    }
    return Optional.of(MediaFacts.ofSeconds(title, seconds));
  }

  /** No number, or zero, if the encoder did not know how many samples there would be. */
  private static double seconds(ByteBuffer streamInfo) {
    if (streamInfo.limit() < STREAM_INFO_LENGTH) {
      return 0;
    }
    long samples = Octets.unsigned(streamInfo, 13, 5) & 0xF_FFFF_FFFFL;
    return (double) samples / sampleRate(streamInfo);
  }

  static long sampleRate(ByteBuffer streamInfo) {
    return Octets.unsigned(streamInfo, 10, 3) >> 4;
  }
}
