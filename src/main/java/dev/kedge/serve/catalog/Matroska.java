package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Title and duration of Matroska and WebM files, as their Info element says (RFC 8794 §4, RFC 9559
 * §5.1.2). Reads some headers and that element, never more than a few kilobytes.
 */
final class Matroska {
  private static final long EBML = 0x1A45DFA3L;
  private static final long SEGMENT = 0x18538067L;
  private static final long INFO = 0x1549A966L;
  private static final long CLUSTER = 0x1F43B675L;
  private static final long TIMESTAMP_SCALE = 0x2AD7B1L;
  private static final long DURATION = 0x4489L;
  private static final long TITLE = 0x7BA9L;

  private static final int LONGEST_HEADER = 12;
  private static final int MOST_ELEMENTS = 1000;
  private static final long USUAL_SCALE = 1_000_000;
  private static final double NANOS_IN_SECOND = 1e9;

  private final FileChannel file;
  private final long size;

  /**
   * An element's name and where its data are; data of unknown size reach to the end of what is
   * around.
   */
  private record Element(long id, long start, long end) {}

  private Matroska(FileChannel file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  /** Absent if it is no such file; without facts if it says none, or is broken. */
  static Optional<MediaFacts> of(FileChannel file) throws IOException {
    var matroska = new Matroska(file);
    Optional<Element> head = matroska.element(0, matroska.size);
    if (head.isEmpty() || head.get().id() != EBML) {
      return Optional.empty();
    }
    Optional<Element> segment = matroska.element(head.get().end(), matroska.size);
    Optional<Element> info =
        segment.filter(found -> found.id() == SEGMENT).isPresent()
            ? matroska.info(segment.get())
            : Optional.empty();
    return Optional.of(info.isPresent() ? matroska.facts(info.get()) : MediaFacts.NONE);
  }

  /**
   * Before the first cluster, where the pictures begin: after it there may be gigabytes to step
   * over.
   */
  private Optional<Element> info(Element segment) throws IOException {
    long at = segment.start();
    for (int i = 0; i < MOST_ELEMENTS; i++) {
      Optional<Element> next = element(at, segment.end());
      if (next.isEmpty() || next.get().id() == CLUSTER) {
        return Optional.empty();
      }
      if (next.get().id() == INFO) {
        return next;
      }
      at = next.get().end();
    }
    return Optional.empty();
  }

  private MediaFacts facts(Element info) throws IOException {
    String title = "";
    double duration = 0;
    long scale = USUAL_SCALE;
    long at = info.start();
    for (int i = 0; i < MOST_ELEMENTS; i++) {
      Optional<Element> found = element(at, info.end());
      if (found.isEmpty()) {
        break;
      }
      Element element = found.get();
      if (element.id() == TITLE) {
        title = text(element);
      } else if (element.id() == DURATION) {
        duration = floating(element);
      } else if (element.id() == TIMESTAMP_SCALE) {
        scale = number(element);
      }
      at = element.end();
    }
    return MediaFacts.ofSeconds(title, duration * scale / NANOS_IN_SECOND);
  }

  /** The element that begins there; absent at the end, and where none can be. */
  private Optional<Element> element(long at, long limit) throws IOException {
    ByteBuffer header = Octets.read(file, at, (int) Math.min(LONGEST_HEADER, limit - at));
    if (!header.hasRemaining()) {
      return Optional.empty();
    }
    int idLength = length(header.get(0));
    if (idLength > 4 || idLength >= header.remaining()) {
      return Optional.empty();
    }
    int sizeLength = length(header.get(idLength));
    if (sizeLength > 8 || idLength + sizeLength > header.remaining()) {
      return Optional.empty();
    }
    long id = Octets.unsigned(header, 0, idLength);
    long marker = 1L << (7 * sizeLength);
    long length = Octets.unsigned(header, idLength, sizeLength) - marker;
    boolean isUnknown = length == marker - 1;
    long start = at + idLength + sizeLength;
    if (!isUnknown && length > limit - start) {
      return Optional.empty();
    }
    return Optional.of(new Element(id, start, isUnknown ? limit : start + length));
  }

  /** Octets of a number whose first octet says by its leading zeros how many there are. */
  private static int length(byte first) {
    return Integer.numberOfLeadingZeros(Byte.toUnsignedInt(first)) - 23;
  }

  private long number(Element element) throws IOException {
    ByteBuffer octets =
        Octets.read(file, element.start(), Math.clamp(element.end() - element.start(), 0, 8));
    return Octets.unsigned(octets, 0, octets.remaining());
  }

  private double floating(Element element) throws IOException {
    long bits = number(element);
    return switch ((int) (element.end() - element.start())) {
      case 4 -> Float.intBitsToFloat((int) bits);
      case 8 -> Double.longBitsToDouble(bits);
      default -> 0;
    };
  }

  private String text(Element element) throws IOException {
    int length = Math.clamp(element.end() - element.start(), 0, Octets.LONGEST_TITLE);
    return StandardCharsets.UTF_8.decode(Octets.read(file, element.start(), length)).toString();
  }
}
