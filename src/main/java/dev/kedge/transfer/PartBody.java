package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.model.Failure;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import java.nio.ByteBuffer;

/** A body that came before, read again from the part it was saved to. */
final class PartBody implements Exchange {
  private final PartFile part;
  private final Answer answer;
  private long at;

  PartBody(PartFile part, Answer answer) {
    this.part = part;
    this.answer = answer;
  }

  @Override
  public Answer answer() {
    return answer;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws Failure {
    int count = part.read(ByteBuffer.wrap(buffer, offset, length), at);
    at += Math.max(0, count);
    return count;
  }

  /** Nothing here waits for anybody. */
  @Override
  public void cancel() {}

  /** The part is its owner's. */
  @Override
  public void close() {}
}
