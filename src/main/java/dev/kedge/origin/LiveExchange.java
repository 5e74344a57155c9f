package dev.kedge.origin;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An answer whose body is still on the wire. */
final class LiveExchange implements Exchange {
  private static final int MAX_DISCARDED = 64 * 1024;
  private static final Duration DISCARD_LIMIT = Duration.ofSeconds(1);

  private final Wire wire;
  private final Idle idle;
  private final Diagnosis diagnosis;
  private final Answer answer;
  private final @Nullable InputStream body;
  private final BodyEnd end;
  private final boolean reusable;

  /** Set by the first of close and cancel; the wire may belong to another exchange afterwards. */
  private final AtomicBoolean released = new AtomicBoolean();

  private volatile boolean cancelled;
  private long received;
  private boolean atEnd;

  /**
   * @param body null when the answer has none
   * @param reusable whether the connection may carry another request after this body
   */
  LiveExchange(
      Wire wire,
      Idle idle,
      Diagnosis diagnosis,
      Answer answer,
      @Nullable InputStream body,
      BodyEnd end,
      boolean reusable) {
    this.wire = wire;
    this.idle = idle;
    this.diagnosis = diagnosis;
    this.answer = answer;
    this.body = body;
    this.end = end;
    this.reusable = reusable;
    atEnd = body == null || answer.bodyLength() == 0;
  }

  @Override
  public Answer answer() {
    return answer;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws Failure {
    if (cancelled) {
      throw diagnosis.cancelled();
    }
    if (atEnd || body == null) {
      return -1;
    }
    try {
      int count = body.read(buffer, offset, length);
      return count < 0 ? end() : received(count);
    } catch (IOException e) {
      wire.abort();
      throw cancelled ? diagnosis.cancelled() : diagnosis.reading(e, received, wire.ended());
    }
  }

  private int received(int count) throws Failure {
    received += count;
    if (end.isDoubtful() && received > end.claimed()) {
      throw contradiction();
    }
    atEnd = received == answer.bodyLength();
    return count;
  }

  private int end() throws Failure {
    // HttpCore takes "0" and a close for the last chunk, though it may be the beginning of "0400".
    if (end.isChunked() ? wire.ended() : answer.bodyLength() < 0 && wire.endedUnannounced()) {
      wire.abort();
      throw diagnosis.cutShort(received, null);
    }
    if (end.isDoubtful() && received != end.claimed()) {
      throw contradiction();
    }
    atEnd = true;
    return -1;
  }

  private Failure contradiction() {
    wire.abort();
    return diagnosis.contradiction(end.claimed());
  }

  /**
   * Reads a body that nobody wants to its end, where that is near and quick, so that the connection
   * can be used again.
   */
  void discard() {
    if (reusable && answer.bodyLength() <= MAX_DISCARDED) {
      wire.hurry(DISCARD_LIMIT);
      byte[] buffer = new byte[8 * 1024];
      try {
        while (received <= MAX_DISCARDED && read(buffer, 0, buffer.length) >= 0) {
          // nobody wants it
        }
      } catch (Failure notWorthMore) {
        // close() breaks the connection
      }
    }
    close();
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (released.compareAndSet(false, true)) {
      wire.abort();
    }
  }

  @Override
  public void close() {
    if (!released.compareAndSet(false, true)) {
      return;
    }
    if (!atEnd) {
      // Never HttpCore's close() of the body: it reads on to the end.
      wire.abort();
    } else if (reusable) {
      idle.put(wire);
    } else {
      wire.close();
    }
  }
}
