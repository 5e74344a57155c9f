package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an ID3v2 tag of version 2.2, 2.3 or 2.4 at the start of a file says.
 *
 * @param millis 0 if it does not say how long the sound is
 * @param end where the sound begins
 */
record Id3v2(String title, long millis, long end) {
  private static final int HEADER = 10;
  private static final int MOST_SCANNED = 1 << 20;

  // Of the tag.
  private static final int UNSYNCHRONISED = 0x80;
  private static final int EXTENDED = 0x40;
  private static final int FOOTER = 0x10;

  private record Header(int version, int flags, int length) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    long end() {
      return (long) HEADER + length + (version == 4 && has(FOOTER) ? HEADER : 0);
    }
  }

  private record Frame(String id, ByteBuffer data, int end) {}

  /** Absent if the file begins with none. */
  static Optional<Id3v2> of(FileChannel file) throws IOException {
    Optional<Header> found = header(file);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Header header = found.get();
    ByteBuffer body = Octets.read(file, HEADER, Math.min(header.length(), MOST_SCANNED));
    if (header.version() < 4 && header.has(UNSYNCHRONISED)) {
      body = synchronised(body);
    }
    String title = "";
    long millis = 0;
    Optional<Frame> next = frame(header, body, start(header, body));
    while (next.isPresent()) {
      Frame frame = next.get();
      switch (frame.id()) {
        case "TIT2", "TT2" -> title = text(frame.data());
        case "TLEN", "TLE" -> millis = number(text(frame.data()));
        default -> {}
      }
      next = frame(header, body, frame.end());
    }
    return Optional.of(new Id3v2(title, millis, header.end()));
  }

  /** Where the tag ends; 0 if the file begins with none. */
  static long end(FileChannel file) throws IOException {
    return header(file).map(Header::end).orElse(0L);
  }

  private static Optional<Header> header(FileChannel file) throws IOException {
    ByteBuffer octets = Octets.read(file, 0, HEADER);
    if (octets.limit() < HEADER || !Octets.have(octets, 0, "ID3") || !isSyncsafe(octets, 6)) {
      return Optional.empty();
    }
    int version = octets.get(3);
    return version < 2 || version > 4
        ? Optional.empty()
        : Optional.of(new Header(version, octets.get(5), syncsafe(octets, 6)));
  }

  /** Where the frames begin: behind the extended header, which in 2.3 does not count itself. */
  private static int start(Header header, ByteBuffer body) {
    if (header.version() < 3 || !header.has(EXTENDED) || body.limit() < 4) {
      return 0;
    }
    long length = header.version() == 3 ? 4 + Octets.unsigned(body, 0, 4) : syncsafe(body, 0);
    return (int) Math.min(length, body.limit());
  }

  /** The frame that begins there; absent at the end, in the padding, and where none can be. */
  private static Optional<Frame> frame(Header header, ByteBuffer body, int at) {
    int idLength = header.version() == 2 ? 3 : 4;
    int start = at + (header.version() == 2 ? 6 : 10);
    if (start > body.limit() || body.get(at) == 0) {
      return Optional.empty();
    }
    // Some programs write sizes in 2.4 as they did in 2.3.
    long length =
        header.version() == 4 && isSyncsafe(body, at + idLength)
            ? syncsafe(body, at + idLength)
            : Octets.unsigned(body, at + idLength, idLength);
    if (length > body.limit() - start) {
      return Optional.empty();
    }
    String id = StandardCharsets.ISO_8859_1.decode(body.slice(at, idLength)).toString();
    ByteBuffer data = body.slice(start, (int) length);
    int flags = header.version() == 2 ? 0 : body.get(start - 1);
    return Optional.of(new Frame(id, plain(header, flags, data), start + data.limit()));
  }

  /** Nothing of what is compressed or encrypted: no program does that to titles. */
  private static ByteBuffer plain(Header header, int flags, ByteBuffer data) {
    boolean isNew = header.version() == 4;
    if ((flags & (isNew ? 0x0C : 0xC0)) != 0) {
      return ByteBuffer.allocate(0);
    }
    int group = (flags & (isNew ? 0x40 : 0x20)) != 0 ? 1 : 0;
    int length = isNew && (flags & 0x01) != 0 ? 4 : 0;
    int before = Math.min(group + length, data.limit());
    ByteBuffer rest = data.slice(before, data.limit() - before);
    boolean isUnsynchronised = isNew && ((flags & 0x02) != 0 || header.has(UNSYNCHRONISED));
    return isUnsynchronised ? synchronised(rest) : rest;
  }

  /** Without the zeros that were put behind each 0xFF, lest it look like the start of sound. */
  private static ByteBuffer synchronised(ByteBuffer octets) {
    ByteBuffer plain = ByteBuffer.allocate(octets.limit());
    for (int i = 0; i < octets.limit(); i++) {
      if (i == 0 || octets.get(i) != 0 || octets.get(i - 1) != (byte) 0xFF) {
        plain.put(octets.get(i));
      }
    }
    return plain.flip();
  }

  /** Up to the first NUL: other values may follow. */
  private static String text(ByteBuffer data) {
    if (!data.hasRemaining()) {
      return "";
    }
    Charset charset =
        switch (data.get(0)) {
          case 1 -> StandardCharsets.UTF_16;
          case 2 -> StandardCharsets.UTF_16BE;
          case 3 -> StandardCharsets.UTF_8;
          default -> StandardCharsets.ISO_8859_1;
        };
    int length = Math.min(data.limit() - 1, Octets.LONGEST_TITLE);
    return MediaFacts.upToNul(charset.decode(data.slice(1, length)).toString());
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,12}") ? Long.parseLong(text) : 0;
  }

  private static boolean isSyncsafe(ByteBuffer octets, int at) {
    return (Octets.unsigned(octets, at, 4) & 0x8080_8080L) == 0;
  }

  /** Seven bits of each of four octets. */
  private static int syncsafe(ByteBuffer octets, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      value = (value << 7) | (octets.get(i) & 0x7F);
    }
    return value;
  }
}
