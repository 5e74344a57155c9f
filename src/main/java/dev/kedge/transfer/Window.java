package dev.kedge.transfer;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.origin.Exchange;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.RedactedUrl;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of one version fetched in parallel and handed on in order. At most 64 MiB are held in
 * memory: a connection that is ahead waits for the one that is behind.
 */
final class Window {
  private static final long PIECE = 4L << 20;
  private static final int HELD_PIECES = 16;
  private static final int OTHER_VERSION_TRIES = 3;

  private final Engine engine;
  private final Source source;
  private final Pin pin;
  private final RetryGate retry;
  private final Stop stop;
  private final LongConsumer received;
  private final ChunkLayout layout;
  private final AtomicInteger nextPiece = new AtomicInteger();
  private final Map<Integer, byte[]> ready = new HashMap<>();
  private int handedOn;

  /** Bytes from the piece's start that have come, over however many answers. */
  private static final class Piece {
    final byte[] bytes;
    int held;

    Piece(int length) {
      bytes = new byte[length];
    }
  }

  /** Takes the pieces in order. */
  @FunctionalInterface
  interface Taker {
    void take(byte[] bytes, int length) throws Failure;
  }

  Window(
      Engine engine, Source source, Pin pin, RetryGate retry, Stop outer, LongConsumer received) {
    this.engine = engine;
    this.source = source;
    this.pin = pin;
    this.retry = retry;
    this.stop = new Stop();
    this.received = received;
    this.layout = new ChunkLayout(pin.total(), PIECE);
    outer.onRequest(() -> stopAll(outer.reason()));
  }

  /** Fetches all pieces and hands each on, in order. */
  void run(Taker taker) throws Failure {
    Crew crew = new Crew(stop);
    try (Stop.Hook _ = stop.onRequest(this::wake)) {
      for (int i = 0; i < engine.options().connections(); i++) {
        crew.start("connection-" + i, this::fetchPieces);
      }
      for (int index = 0; index < layout.count(); index++) {
        byte[] piece = await(index);
        taker.take(piece, piece.length);
      }
    } catch (Failure failure) {
      stop.request(failure);
      throw failure;
    } finally {
      crew.join();
    }
  }

  private void fetchPieces() throws Failure, InterruptedException {
    for (int i = nextPiece.getAndIncrement(); i < layout.count(); i = nextPiece.getAndIncrement()) {
      awaitRoom(i);
      byte[] piece = fetch(layout.range(i));
      synchronized (this) {
        ready.put(i, piece);
        notifyAll();
      }
    }
  }

  private byte[] fetch(ByteRange range) throws Failure {
    Piece piece = new Piece((int) range.length());
    int others = 0;
    while (piece.held < piece.bytes.length) {
      retry.pass(stop);
      long began = engine.ticker().nanos();
      try (HostGate.Lease lease = engine.gate().enter(source.current(), stop)) {
        try {
          ByteRange rest = new ByteRange(range.start() + piece.held, range.end());
          Opened opened = source.open(pin, rest, engine.options().onChange(), false, false);
          switch (opened) {
            case Opened.Body body -> {
              lease.served();
              read(body, rest, piece);
            }
            case Opened.NoRanges() -> throw new Failure.BadAnswer(url(), "a range became a whole");
            case Opened.Unusable(Failure why) -> throw why;
            case Opened.OtherVersion(String what, _) -> {
              if (++others > OTHER_VERSION_TRIES) {
                throw new Failure.Changed(url(), what);
              }
            }
          }
        } catch (Failure failure) {
          stop.check();
          if (!lease.crowdedOut(failure)) {
            retry.failed(failure, began);
          }
        }
      }
    }
    return piece.bytes;
  }

  private void read(Opened.Body body, ByteRange rest, Piece piece) throws Failure {
    try (Exchange exchange = body.exchange();
        Stop.Hook _ = stop.onRequest(exchange::cancel)) {
      if (body.first() != rest.start() || !body.tied()) {
        throw new Failure.BadAnswer(url(), "another range than was asked for");
      }
      LowSpeed speed = new LowSpeed(engine.options().limits(), engine.ticker(), url(), 0);
      long want = Math.min(body.end(), rest.end()) - rest.start();
      for (long read = 0; read < want; ) {
        int most = engine.pacer().most((int) (want - read));
        int count = exchange.read(piece.bytes, piece.held, most);
        if (count < 0) {
          throw new Failure.CutShort(url(), "the body ended early", null);
        }
        read += count;
        piece.held += count;
        speed.look(read);
        retry.progressed(count);
        count(count);
        engine.pacer().took(count, stop);
      }
    }
  }

  private synchronized void count(int bytes) {
    received.accept(bytes);
  }

  private synchronized void awaitRoom(int index) throws Failure, InterruptedException {
    while (index >= handedOn + HELD_PIECES) {
      stop.check();
      wait();
    }
    stop.check();
  }

  private synchronized byte[] await(int index) throws Failure {
    while (true) {
      byte @Nullable [] piece = ready.remove(index);
      if (piece != null) {
        handedOn = index + 1;
        notifyAll();
        return piece;
      }
      stop.check();
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure.Interrupted();
      }
    }
  }

  private void stopAll(@Nullable Failure why) {
    stop.request(why == null ? new Failure.Interrupted() : why);
  }

  private synchronized void wake() {
    notifyAll();
  }

  private String url() {
    return RedactedUrl.of(source.current());
  }
}
