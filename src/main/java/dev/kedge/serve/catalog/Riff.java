package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Title and duration of WAV and AVI files, as their chunks say. */
final class Riff {
  private static final int FILE_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int LIST_HEADER = 12;
  private static final int MOST_CHUNKS = 1000;

  private final FileChannel file;
  private final long size;

  private String title = "";
  private double seconds;
  private long bytesPerSecond;

  private Riff(FileChannel file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  /** Absent if it is no such file; without facts if it says none, or is broken. */
  static Optional<MediaFacts> of(FileChannel file) throws IOException {
    ByteBuffer header = Octets.read(file, 0, FILE_HEADER);
    boolean isRiff = Octets.have(header, 0, "RIFF") || Octets.have(header, 0, "RF64");
    if (!isRiff || !(Octets.have(header, 8, "WAVE") || Octets.have(header, 8, "AVI "))) {
      return Optional.empty();
    }
    var riff = new Riff(file);
    long at = FILE_HEADER;
    for (int i = 0; i < MOST_CHUNKS && at < riff.size; i++) {
      at = riff.chunk(at);
    }
    return Optional.of(MediaFacts.ofSeconds(riff.title, riff.seconds));
  }

  /** Where the next one begins: in this one, if this is a list with something in it to know. */
  private long chunk(long at) throws IOException {
    ByteBuffer header = little(at, LIST_HEADER);
    if (header.limit() < CHUNK_HEADER) {
      return size;
    }
    if (Octets.have(header, 0, "LIST") && isWorthALook(header)) {
      return at + LIST_HEADER;
    }
    long length = Integer.toUnsignedLong(header.getInt(4));
    long start = at + CHUNK_HEADER;
    switch (StandardCharsets.ISO_8859_1.decode(header.slice(0, 4)).toString()) {
      case "INAM" ->
          title = Octets.text(little(start, Math.clamp(length, 0, Octets.LONGEST_TITLE)));
      case "fmt " -> {
        ByteBuffer format = little(start, 12);
        bytesPerSecond = format.limit() < 12 ? 0 : Integer.toUnsignedLong(format.getInt(8));
      }
      case "data" -> seconds = (double) Math.min(length, size - start) / bytesPerSecond;
      case "strh" -> seconds = seconds > 0 ? seconds : seconds(little(start, 36));
      default -> {}
    }
    return start + length + (length & 1);
  }

  private static boolean isWorthALook(ByteBuffer list) {
    return Octets.have(list, 8, "INFO")
        || Octets.have(list, 8, "hdrl")
        || Octets.have(list, 8, "strl");
  }

  /** Of a stream of an AVI file: so many times a fraction of a second. */
  private static double seconds(ByteBuffer header) {
    if (header.limit() < 36) {
      return 0;
    }
    double scale = Integer.toUnsignedLong(header.getInt(20));
    double rate = Integer.toUnsignedLong(header.getInt(24));
    return Integer.toUnsignedLong(header.getInt(32)) * scale / rate;
  }

  private ByteBuffer little(long at, int count) throws IOException {
    return Octets.read(file, at, count).order(ByteOrder.LITTLE_ENDIAN);
  }
}
