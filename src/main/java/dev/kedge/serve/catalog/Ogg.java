package dev.kedge.serve.catalog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Title and duration of Ogg files (RFC 3533): of the first stream in Vorbis, Opus (RFC 7845) or
 * FLAC (RFC 9639 §10.1). Reads its first two packets and the end of the file.
 */
final class Ogg {
  private static final String MAGIC = "OggS\0"; // with the version
  private static final int HEADER = 27;
  private static final int MOST_SEGMENTS = 255;
  private static final int WHOLE_SEGMENT = 255;
  private static final int FIRST_PAGE = 2;
  private static final int MOST_PAGES = 1000;
  private static final int IDENTIFICATION = 64;
  private static final int LONGEST_COMMENT = 1 << 20;

  /** Holds the longest page, wherever it begins. */
  private static final int TAIL = 128 << 10;

  private final FileChannel file;

  /** Its packets lie in segments of these lengths, one after the other, from the body on. */
  private record Page(boolean isFirst, int serial, ByteBuffer lacing, long body) {
    int length() {
      int length = 0;
      for (int i = 0; i < lacing.limit(); i++) {
        length += Byte.toUnsignedInt(lacing.get(i));
      }
      return length;
    }

    long end() {
      return body + length();
    }
  }

  /** What its first packet says, and how many octets of the second come before the comments. */
  private record Stream(int serial, int commentStart, long sampleRate, int preSkip) {}

  private Ogg(FileChannel file) {
    this.file = file;
  }

  /** Absent if it is no such file; without facts if it says none, or is broken. */
  static Optional<MediaFacts> of(FileChannel file) throws IOException {
    var ogg = new Ogg(file);
    Optional<Page> page = ogg.page(0);
    if (page.isEmpty()) {
      return Optional.empty();
    }
    // The first pages of all streams come before all others.
    for (int i = 0; i < MOST_PAGES && page.isPresent() && page.get().isFirst(); i++) {
      Optional<Stream> stream = ogg.stream(page.get());
      if (stream.isPresent()) {
        return Optional.of(ogg.facts(stream.get(), page.get().end()));
      }
      page = ogg.page(page.get().end());
    }
    return Optional.of(MediaFacts.NONE);
  }

  private MediaFacts facts(Stream stream, long from) throws IOException {
    ByteBuffer packet = packet(stream.serial(), from);
    int start = Math.min(stream.commentStart(), packet.limit());
    String title = VorbisComment.title(packet.slice(start, packet.limit() - start));
    double samples = (double) lastGranule(stream.serial()) - stream.preSkip();
    return MediaFacts.ofSeconds(title, samples / stream.sampleRate());
  }

  /** The page that begins there; absent at the end, and where none is. */
  private Optional<Page> page(long at) throws IOException {
    ByteBuffer header = little(Octets.read(file, at, HEADER + MOST_SEGMENTS));
    if (header.limit() < HEADER || !Octets.have(header, 0, MAGIC)) {
      return Optional.empty();
    }
    int segments = Byte.toUnsignedInt(header.get(HEADER - 1));
    if (header.limit() < HEADER + segments) {
      return Optional.empty();
    }
    return Optional.of(
        new Page(
            (header.get(5) & FIRST_PAGE) != 0,
            header.getInt(14),
            header.slice(HEADER, segments),
            at + HEADER + segments));
  }

  /** Absent if it is none of these codecs. */
  private Optional<Stream> stream(Page page) throws IOException {
    int length = Math.min(page.length(), IDENTIFICATION);
    ByteBuffer packet = little(Octets.read(file, page.body(), length));
    if (Octets.have(packet, 0, "\1vorbis") && packet.limit() >= 30) {
      long rate = Integer.toUnsignedLong(packet.getInt(12));
      return Optional.of(new Stream(page.serial(), 7, rate, 0));
    }
    if (Octets.have(packet, 0, "OpusHead") && packet.limit() >= 19) {
      int preSkip = Short.toUnsignedInt(packet.getShort(10));
      return Optional.of(new Stream(page.serial(), 8, 48_000, preSkip)); // whatever was recorded
    }
    int info = 13 + Flac.BLOCK_HEADER;
    if (Octets.have(packet, 0, "\177FLAC") && packet.limit() >= info + Flac.STREAM_INFO_LENGTH) {
      long rate = Flac.sampleRate(packet.slice(info, Flac.STREAM_INFO_LENGTH));
      return Optional.of(new Stream(page.serial(), Flac.BLOCK_HEADER, rate, 0));
    }
    return Optional.empty();
  }

  /**
   * The first packet of this stream that begins there or after it, on as many pages as it takes:
   * pictures are in the comments.
   */
  private ByteBuffer packet(int serial, long from) throws IOException {
    var octets = new ByteArrayOutputStream();
    Optional<Page> page = page(from);
    for (int i = 0; i < MOST_PAGES && page.isPresent(); i++) {
      if (page.get().serial() == serial && takesAll(page.get(), octets)) {
        break;
      }
      page = page(page.get().end());
    }
    return ByteBuffer.wrap(octets.toByteArray());
  }

  /** Whether the packet ends on that page, or is long enough. */
  private boolean takesAll(Page page, ByteArrayOutputStream octets) throws IOException {
    int length = 0;
    boolean ends = false;
    for (int i = 0; i < page.lacing().limit() && !ends; i++) {
      int segment = Byte.toUnsignedInt(page.lacing().get(i));
      length += segment;
      ends = segment < WHOLE_SEGMENT;
    }
    ByteBuffer part = Octets.read(file, page.body(), length);
    var copy = new byte[part.limit()];
    part.get(copy);
    octets.writeBytes(copy);
    return ends || octets.size() >= LONGEST_COMMENT;
  }

  /** Samples up to the end of the last page of this stream on which a packet ends; 0 if unknown. */
  private long lastGranule(int serial) throws IOException {
    ByteBuffer tail = little(Octets.read(file, Math.max(0, file.size() - TAIL), TAIL));
    for (int at = tail.limit() - HEADER; at >= 0; at--) {
      if (Octets.have(tail, at, MAGIC)
          && tail.getInt(at + 14) == serial
          && tail.getLong(at + 6) >= 0) {
        return tail.getLong(at + 6);
      }
    }
    return 0;
  }

  private static ByteBuffer little(ByteBuffer octets) {
    return octets.order(ByteOrder.LITTLE_ENDIAN);
  }
}
