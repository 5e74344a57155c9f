package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.model.TransferEvent;
import dev.kedge.origin.Exchange;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Hasher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that nothing ties together but its one response: read from its first byte to its end in
 * one go. When it breaks, all of it is fetched anew, so nothing is checkpointed, unless its
 * validator has ripened meanwhile. For one thread.
 */
final class SingleStream {
  private static final int BUFFER = 256 << 10;
  private static final long LOOK_EVERY = 32 << 20;
  private static final long SAY_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Engine engine;
  private final Job job;
  private final PartFile part;
  private final Meter meter;
  private final Pacer pacer;
  private final long total;
  private final long chunkSize;
  private final Map<DigestAlgorithm, Hasher> wholes = new EnumMap<>(DigestAlgorithm.class);
  private final List<Digest> chunks = new ArrayList<>();
  private Hasher chunk = Hasher.of(DigestAlgorithm.SHA256);
  private int claimedWhole;
  private long claimedBytes;
  private @Nullable Ripening ripening;
  private @Nullable Pin ripe;
  private String attempt = "";
  private boolean told;
  private long saidAfter;
  private long nextCheckpoint;
  private long at;
  private long nextLook = LOOK_EVERY;

  /**
   * @param total bytes that must come; -1 when unknown
   */
  SingleStream(Engine engine, Job job, PartFile part, Meter meter, Pacer pacer, long total) {
    this.engine = engine;
    this.job = job;
    this.part = part;
    this.meter = meter;
    this.pacer = pacer;
    this.total = total;
    this.chunkSize = ChunkLayout.chunkSize(Math.max(0, total));
  }

  /**
   * What came.
   *
   * @param layout of the file, now that its end was seen
   */
  record Streamed(ChunkLayout layout, List<Digest> wholeDigests, List<Digest> chunkDigests) {}

  /** What may be kept of it once it has broken: the version it is tied to, and the rows. */
  record Kept(Pin pin, List<ChunkRow> rows) {}

  /** From now on, what came is kept once the validator is ripe. */
  void keepingOnceRipe(Ripening waits, String theAttempt) {
    ripening = waits;
    attempt = theAttempt;
    saidAfter = engine.ticker().nanos() + SAY_AFTER_NANOS;
  }

  /**
   * After it broke: what is durable of it, all that came included; empty where nothing ties another
   * response to it.
   */
  Optional<Kept> kept() throws Failure {
    if (ripe == null) {
      return Optional.empty();
    }
    checkpoint();
    return at == 0 ? Optional.empty() : Optional.of(new Kept(ripe, rows(0)));
  }

  /** Looks whether it is ripe, and checkpoints then. */
  private void keep() throws Failure {
    long now = engine.ticker().nanos();
    if (ripening == null) {
      return;
    }
    if (ripe == null && ripening.ripe() != null) {
      ripe = ripening.ripe();
      engine.ledger().ripen(job.row().id(), attempt, ripe);
      say("what came is kept from now on", false);
      nextCheckpoint = now;
    }
    if (ripe == null && !told && now - saidAfter >= 0) {
      told = true;
      say(
          "it changed on the server less than a minute ago; until its tag can be trusted, in "
              + Math.max(1, ripening.left().toSeconds())
              + " s, nothing is kept",
          true);
    }
    if (ripe != null && now - nextCheckpoint >= 0) {
      checkpoint();
      nextCheckpoint = engine.ticker().nanos() + CHECKPOINT_NANOS;
    }
  }

  private void say(String text, boolean important) {
    job.events().on(new TransferEvent.Note(job.index(), text, important));
  }

  /** Claims are taken, the part is forced, the claims are committed: all before is durable then. */
  private void checkpoint() throws Failure {
    List<ChunkRow> fresh = rows(claimedWhole);
    if (!fresh.isEmpty() && at > claimedBytes) {
      part.force();
      engine.ledger().checkpoint(job.row().id(), attempt, fresh, at, part.stamp());
      claimedWhole = chunks.size();
      claimedBytes = at;
    }
  }

  /** From this chunk on. */
  private List<ChunkRow> rows(int from) {
    List<ChunkRow> rows = new ArrayList<>();
    for (int index = from; index < chunks.size(); index++) {
      rows.add(
          new ChunkRow(index, Math.min(chunkSize, total - index * chunkSize), chunks.get(index)));
    }
    long begun = at - chunks.size() * chunkSize;
    if (begun > 0) {
      rows.add(new ChunkRow(chunks.size(), begun, null));
    }
    return rows;
  }

  /**
   * Reads the body to its end.
   *
   * @throws Failure what broke it; the part holds nothing of use then
   */
  Streamed run(Exchange exchange, Set<DigestAlgorithm> wanted, Stop stop) throws Failure {
    wanted.forEach(algorithm -> wholes.put(algorithm, Hasher.of(algorithm)));
    part.setLength(0);
    LowSpeed speed = new LowSpeed(engine.options().limits(), engine.ticker(), job.row().url(), 0);
    long nextTick = engine.ticker().nanos();
    byte[] buffer = new byte[BUFFER];
    try (Stop.Hook _ = stop.onRequest(exchange::cancel)) {
      while (total < 0 || at < total) {
        int count = read(exchange, buffer, stop);
        if (count < 0) {
          break;
        }
        take(buffer, count);
        requireRoom();
        speed.look(at);
        pacer.took(count, stop);
        if (engine.ticker().nanos() - nextTick >= 0) {
          nextTick = engine.ticker().nanos() + TICK_NANOS;
          progress();
          keep();
        }
      }
    }
    if (total >= 0 && at < total) {
      throw new Failure.CutShort(
          job.row().url(), "the body ended at byte " + at + " of " + total, null);
    }
    return finish();
  }

  private int read(Exchange exchange, byte[] buffer, Stop stop) throws Failure {
    long room = total < 0 ? BUFFER : total - at;
    try {
      return exchange.read(buffer, 0, pacer.most((int) Math.min(BUFFER, room)));
    } catch (Failure failure) {
      stop.check(); // the break was ours
      throw failure;
    }
  }

  private void take(byte[] buffer, int count) throws Failure {
    part.write(ByteBuffer.wrap(buffer, 0, count), at);
    wholes.values().forEach(hasher -> hasher.update(buffer, 0, count));
    int offset = 0;
    while (offset < count) {
      long chunkEnd = (at / chunkSize + 1) * chunkSize;
      int length = (int) Math.min(count - offset, chunkEnd - at);
      chunk.update(buffer, offset, length);
      offset += length;
      at += length;
      if (at == chunkEnd) {
        chunks.add(chunk.finish());
        chunk = Hasher.of(DigestAlgorithm.SHA256);
      }
    }
    meter.add(count);
  }

  /** A body of unknown length may be anything, and grow by a thousand when it is unpacked. */
  private void requireRoom() throws Failure {
    if (total < 0 && at >= nextLook) {
      nextLook = at + LOOK_EVERY;
      engine.room().take(job.index(), part.path(), () -> LOOK_EVERY);
    }
  }

  private Streamed finish() {
    if (at % chunkSize != 0) {
      chunks.add(chunk.finish());
    }
    List<Digest> digests = new ArrayList<>();
    wholes.values().forEach(hasher -> digests.add(hasher.finish()));
    return new Streamed(new ChunkLayout(at, chunkSize), digests, List.copyOf(chunks));
  }

  private void progress() {
    job.events().on(new TransferEvent.Progress(job.index(), at, total, meter.rate(), 1));
  }
}
