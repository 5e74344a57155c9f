package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Title and duration of MP3 files (ISO 11172-3 and 13818-3, layer III): of their ID3 tags and of
 * the frame count that encoders of variable bit rate leave in the first frame.
 */
final class Mp3 {
  /** By bit rate index; the first means that the decoder has to find out. */
  private static final int[] KBITS_MPEG1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };

  private static final int[] KBITS_MPEG2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };

  private static final int[] SAMPLE_RATES = {44_100, 48_000, 32_000};
  private static final int HEADER = 4;
  private static final int LONGEST_FRAME = 1441;
  private static final int SEARCHED = 64 << 10;
  private static final int ID3V1 = 128;

  private Mp3() {}

  private record Frame(boolean isMpeg1, boolean isMono, int sampleRate, int bitRate, int padding) {
    int samples() {
      return isMpeg1 ? 1152 : 576;
    }

    int length() {
      return samples() / 8 * bitRate / sampleRate + padding;
    }

    boolean isOfOneStreamWith(Frame other) {
      return isMpeg1 == other.isMpeg1 && sampleRate == other.sampleRate;
    }
  }

  /**
   * Absent if it is no such file, that is, begins neither with an ID3v2 tag nor with a frame;
   * without facts if it says none, or is broken.
   */
  static Optional<MediaFacts> of(FileChannel file) throws IOException {
    Optional<Id3v2> tag = Id3v2.of(file);
    if (tag.isEmpty() && frame(Octets.read(file, 0, HEADER), 0).isEmpty()) {
      return Optional.empty();
    }
    long start = tag.map(Id3v2::end).orElse(0L);
    ByteBuffer sound = Octets.read(file, start, SEARCHED + LONGEST_FRAME + HEADER);
    int at = firstFrame(sound, tag.isPresent() ? SEARCHED : 1);
    if (tag.isEmpty() && at < 0) {
      return Optional.empty();
    }
    ByteBuffer id3v1 = Octets.read(file, Math.max(0, file.size() - ID3V1), ID3V1);
    boolean hasId3v1 = id3v1.limit() == ID3V1 && Octets.have(id3v1, 0, "TAG");
    String title = tag.map(Id3v2::title).orElse("");
    if (title.isBlank() && hasId3v1) {
      title = Octets.text(id3v1.slice(3, 30));
    }
    long end = file.size() - (hasId3v1 ? ID3V1 : 0);
    double seconds = at < 0 ? 0 : seconds(sound, at, end - start - at);
    return Optional.of(
        MediaFacts.ofSeconds(
            title, seconds > 0 ? seconds : tag.map(Id3v2::millis).orElse(0L) / 1000.0));
  }

  /** The first that another one of the stream follows; -1 if there is none. */
  private static int firstFrame(ByteBuffer octets, int searched) {
    for (int at = 0; at < searched; at++) {
      Optional<Frame> frame = frame(octets, at);
      if (frame.isPresent()
          && frame(octets, at + frame.get().length())
              .filter(frame.get()::isOfOneStreamWith)
              .isPresent()) {
        return at;
      }
    }
    return -1;
  }

  /** The frame that begins there; absent where none can be. */
  private static Optional<Frame> frame(ByteBuffer octets, int at) {
    if (at > octets.limit() - HEADER || octets.get(at) != (byte) 0xFF) {
      return Optional.empty();
    }
    int header = octets.getInt(at);
    int version = (header >> 19) & 3; // 0 is MPEG 2.5, which is none of ISO's
    int bitRate = (header >> 12) & 15;
    int sampleRate = (header >> 10) & 3;
    boolean isLayer3 = (header & 0xFFE0_0000) == 0xFFE0_0000 && ((header >> 17) & 3) == 1;
    if (!isLayer3 || version == 1 || bitRate == 0 || bitRate == 15 || sampleRate == 3) {
      return Optional.empty();
    }
    boolean isMpeg1 = version == 3;
    return Optional.of(
        new Frame(
            isMpeg1,
            ((header >> 6) & 3) == 3,
            SAMPLE_RATES[sampleRate] >> (isMpeg1 ? 0 : version == 2 ? 1 : 2),
            1000 * (isMpeg1 ? KBITS_MPEG1 : KBITS_MPEG2)[bitRate],
            (header >> 9) & 1));
  }

  /** 0 if neither a frame count nor a constant bit rate tells. */
  private static double seconds(ByteBuffer sound, int at, long length) {
    Frame first = frame(sound, at).orElseThrow();
    long frames = frames(sound, at + HEADER, first);
    if (frames > 0) {
      return (double) frames * first.samples() / first.sampleRate();
    }
    return isConstant(sound, at, first) ? length * 8.0 / first.bitRate() : 0;
  }

  /** As Xing's, LAME's and Fraunhofer's encoders count them; 0 if they do not. */
  private static long frames(ByteBuffer sound, int at, Frame first) {
    int sideInformation = first.isMpeg1() ? (first.isMono() ? 17 : 32) : (first.isMono() ? 9 : 17);
    int xing = at + sideInformation;
    boolean isXing = Octets.have(sound, xing, "Xing") || Octets.have(sound, xing, "Info");
    if (isXing && sound.limit() >= xing + 12 && (sound.getInt(xing + 4) & 1) != 0) {
      return Octets.unsigned(sound, xing + 8, 4);
    }
    int vbri = at + 32;
    if (Octets.have(sound, vbri, "VBRI") && sound.limit() >= vbri + 18) {
      return Octets.unsigned(sound, vbri + 14, 4);
    }
    return 0;
  }

  /** As far as it was read. */
  private static boolean isConstant(ByteBuffer sound, int start, Frame first) {
    int at = start;
    Optional<Frame> next = Optional.of(first);
    while (next.isPresent() && next.get().bitRate() == first.bitRate()) {
      at += next.get().length();
      next = frame(sound, at);
    }
    return next.isEmpty();
  }
}
