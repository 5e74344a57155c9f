package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.ContentCodings;
import dev.kedge.protocol.RedactedUrl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a whole body is read that came with a content coding, though {@code identity} was asked for.
 *
 * <p>A digest from outside says which bytes are meant: they are kept as sent, and the codings are
 * taken off only if the digest is not theirs. Without one, where the name or the type says that the
 * file itself is compressed ({@code .gz}), or the bytes do, they are the file: such servers only
 * name what they store. They are not where the same coding shows again below: then it was put on
 * once more, for the way. Else the coding is taken off; the origin's digests and length are of the
 * coded bytes then, and are let go.
 *
 * @param body to be saved
 * @param undecided codings that are still to be taken off if the digest says so
 */
record Reading(Probe.Found.Body body, List<String> undecided) {
  private static final Map<String, Set<String>> EXTENSIONS =
      Map.of(
          "gzip",
              Set.of(
                  "gz", "gzip", "tgz", "taz", "svgz", "bgz", "bgzf", "bam", "rds", "rda", "rdata",
                  "emz", "wmz", "crate", "ipk"),
          "deflate", Set.of("zz"),
          "br", Set.of("br"),
          "zstd", Set.of("zst", "zstd", "tzst"),
          "compress", Set.of("z", "taz"));
  private static final Set<String> GZIP_TYPES =
      Set.of("application/gzip", "application/x-gzip", "application/x-tgz", "application/x-gtar");
  private static final Map<String, byte[]> BEGINNINGS =
      Map.of(
          "gzip", new byte[] {0x1f, (byte) 0x8b, 8},
          "zstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});

  /** The same, of a body that was looked at. */
  Reading over(Peeked start) {
    return new Reading(
        new Probe.Found.Body(start, body.pin(), body.end(), body.ranges()), undecided);
  }

  Reading {
    undecided = List.copyOf(undecided);
  }

  /**
   * @param found its exchange is a {@link Peeked} one
   * @param names what the file is called, in the URL and on disk
   * @param digestDecides whether a digest from outside is known
   * @throws Failure.BadAnswer it cannot be read
   */
  static Reading of(
      Probe.Found.Body found, Peeked peeked, List<String> names, boolean digestDecides)
      throws Failure {
    Answer answer = peeked.answer();
    List<String> codings = ContentCodings.applied(answer.lines("Content-Encoding"));
    Probe.Found.Body asSent =
        new Probe.Found.Body(peeked, found.pin(), found.end(), found.ranges());
    if (codings.isEmpty()) {
      return new Reading(asSent, List.of());
    }
    if (digestDecides) {
      return new Reading(asSent, Decoder.knows(codings) ? codings : List.of());
    }
    if (codings.size() == 1 && isBlocked(peeked.head())) {
      return new Reading(asSent, List.of());
    }
    List<String> put =
        isTheFilesOwn(codings.getFirst(), names, answer)
                && !(codings.size() == 1 && showsAgain(codings.getFirst(), peeked.head()))
            ? codings.subList(1, codings.size())
            : codings;
    if (put.isEmpty()) {
      return new Reading(asSent, List.of());
    }
    if (!Decoder.knows(put)) {
      peeked.close();
      throw new Failure.BadAnswer(
          RedactedUrl.of(answer.url()),
          "a content coding that kedge cannot take off ("
              + String.join(", ", put)
              + "), though identity was asked for");
    }
    return new Reading(
        new Probe.Found.Body(new Decoded(peeked, put), plain(found.pin()), -1, false), List.of());
  }

  /**
   * Whether the bytes are gzip in blocks that can be read by themselves (BGZF): nobody packs so for
   * the way, and an index of the file counts on it.
   */
  private static boolean isBlocked(byte[] head) {
    byte[] gzip = BEGINNINGS.get("gzip");
    return head.length >= 18
        && Arrays.equals(gzip, Arrays.copyOf(head, 3))
        && (head[3] & 4) != 0
        && head[12] == 'B'
        && head[13] == 'C';
  }

  /** What the origin says of a body that holds after its codings were taken off. */
  static Pin plain(Pin pin) {
    return new Pin(-1, pin.etag(), pin.lastModified(), pin.strongDate(), pin.date(), List.of());
  }

  private static boolean isTheFilesOwn(String coding, List<String> names, Answer answer) {
    Set<String> extensions = EXTENSIONS.getOrDefault(coding, Set.of());
    for (String name : names) {
      int dot = name.lastIndexOf('.');
      String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
      if (dot >= 0 && extensions.contains(extension)) {
        return true;
      }
    }
    String type = answer.mediaType();
    return coding.equals("gzip") && GZIP_TYPES.contains(type);
  }

  /** Whether what is below a coding is coded so itself. */
  private static boolean showsAgain(String coding, byte[] head) {
    byte[] beginning = BEGINNINGS.get(coding);
    if (beginning == null) {
      return false;
    }
    byte[] below = new byte[beginning.length];
    try (var plain = Decoder.over(new ByteArrayInputStream(head), List.of(coding))) {
      int count = plain.read(below, 0, below.length);
      return count == beginning.length && Arrays.equals(below, beginning);
    } catch (IOException | RuntimeException notSoCoded) {
      return false;
    }
  }
}
