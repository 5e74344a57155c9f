package dev.kedge.transfer;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.protocol.ContentCodings;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.RedactedUrl;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Decides by digest how a coded body is read that is to be streamed: before a byte goes out, so all
 * of it is held in memory. As {@link Reading} has it done on disk.
 */
final class CodedStream {
  private static final int MOST = 4 << 20;

  private CodedStream() {}

  /**
   * @param expected digests that decide, at least one
   * @throws Failure.Usage the body is too long to be held
   */
  static Probe.Found.Body of(Probe.Found.Body body, List<ExpectedDigest> expected) throws Failure {
    List<String> codings =
        ContentCodings.applied(body.exchange().answer().lines("Content-Encoding"));
    if (codings.isEmpty()) {
      return body;
    }
    byte[] sent = all(body.exchange());
    byte[] reading = sent;
    Pin pin = body.pin();
    for (String coding : codings.reversed()) {
      if (isMeant(reading, expected) || !Decoder.knows(List.of(coding))) {
        break;
      }
      try {
        reading = all(new Decoded(new Held(body.exchange(), reading), List.of(coding)));
        pin = Reading.plain(pin);
      } catch (Failure.CutShort | Failure.BadAnswer notInThisCoding) {
        break;
      }
    }
    return new Probe.Found.Body(
        new Held(body.exchange(), reading), pin.withTotal(reading.length), reading.length, false);
  }

  private static boolean isMeant(byte[] bytes, List<ExpectedDigest> expected) {
    return expected.stream()
        .map(ExpectedDigest::digest)
        .allMatch(digest -> digest(digest.algorithm(), bytes).equals(digest));
  }

  private static Digest digest(DigestAlgorithm algorithm, byte[] bytes) {
    Hasher hasher = Hasher.of(algorithm);
    hasher.update(bytes, 0, bytes.length);
    return hasher.finish();
  }

  private static byte[] all(Exchange exchange) throws Failure {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 << 10];
    for (int count = exchange.read(buffer, 0, buffer.length);
        count >= 0;
        count = exchange.read(buffer, 0, buffer.length)) {
      all.write(buffer, 0, count);
      if (all.size() > MOST) {
        throw new Failure.Usage(
            RedactedUrl.of(exchange.answer().url())
                + ": only the digest can tell whether its content coding is part of the file, and"
                + " it is too long to be held back until then",
            "save it to a file: -o FILE");
      }
    }
    return all.toByteArray();
  }

  /** A body in memory. */
  private static final class Held implements Exchange {
    private final Exchange from;
    private final byte[] bytes;
    private int at;

    Held(Exchange from, byte[] bytes) {
      this.from = from;
      this.bytes = Arrays.copyOf(bytes, bytes.length);
    }

    @Override
    public Answer answer() {
      return from.answer();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = Math.min(length, bytes.length - at);
      if (count <= 0) {
        return -1;
      }
      System.arraycopy(bytes, at, buffer, offset, count);
      at += count;
      return count;
    }

    @Override
    public void cancel() {
      from.cancel();
    }

    @Override
    public void close() {
      from.close();
    }
  }
}
