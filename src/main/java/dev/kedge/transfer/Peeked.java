package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A body whose first bytes were looked at, and are read again. */
final class Peeked implements Exchange {
  private static final int LOOKED_AT = 4 << 10;

  /** More would keep a slow beginning waiting; this shows most kinds of file. */
  private static final int ENOUGH = 64;

  private final Exchange exchange;
  private byte[] head;
  private @Nullable Failure broken;
  private int given;

  private Peeked(Exchange exchange, byte[] head, @Nullable Failure broken) {
    this.exchange = exchange;
    this.head = head;
    this.broken = broken;
  }

  /** Looks at the body. Where that breaks, whoever reads the body will hear of it. */
  static Peeked of(Exchange exchange, Stop stop) {
    byte[] head = new byte[LOOKED_AT];
    int held = 0;
    try (Stop.Hook _ = stop.onRequest(exchange::cancel)) {
      for (int count = 0; count >= 0 && held < ENOUGH; held += Math.max(0, count)) {
        count = exchange.read(head, held, head.length - held);
      }
      return new Peeked(exchange, Arrays.copyOf(head, held), null);
    } catch (Failure broken) {
      return new Peeked(exchange, Arrays.copyOf(head, held), broken);
    }
  }

  /** The first bytes; fewer than 64 only where the body is as short. */
  byte[] head() {
    return head.clone();
  }

  /** All of the body, if it is no longer than so many bytes; it is read again all the same. */
  Optional<byte[]> within(int most) {
    byte[] all = Arrays.copyOf(head, Math.max(head.length, most + 1));
    int held = head.length;
    try {
      while (broken == null && held < all.length) {
        int count = exchange.read(all, held, all.length - held);
        if (count < 0) {
          head = Arrays.copyOf(all, held);
          return Optional.of(head.clone());
        }
        held += count;
      }
    } catch (Failure failure) {
      broken = failure;
    }
    head = Arrays.copyOf(all, held);
    return Optional.empty();
  }

  @Override
  public Answer answer() {
    return exchange.answer();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws Failure {
    if (given == head.length) {
      if (broken != null) {
        throw broken;
      }
      return exchange.read(buffer, offset, length);
    }
    int count = Math.min(length, head.length - given);
    System.arraycopy(head, given, buffer, offset, count);
    given += count;
    return count;
  }

  @Override
  public void cancel() {
    exchange.cancel();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
