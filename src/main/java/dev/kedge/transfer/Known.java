package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is at stake: what is known of a file before the next answer comes. */
final class Known {
  private static final int LOOKED_AT = 4 << 10;

  private Known() {}

  /** Of a part that goes on, or of kedge's own finished file; null where there is neither. */
  static ContentGuard.@Nullable Before of(
      @Nullable OpenPart held, Standing standing, @Nullable Pin pin) throws Failure {
    if (held != null) {
      return ofPart(held);
    }
    if (standing.ours() == null) {
      return null;
    }
    boolean tied = pin != null && pin.hasStrongValidator();
    try (InputStream in = Files.newInputStream(standing.file())) {
      ContentKind kind = ContentKind.of(in.readNBytes(LOOKED_AT));
      return new ContentGuard.Before(kind, standing.ours().size(), tied);
    } catch (IOException _) {
      return null; // whoever needs the file will say so
    }
  }

  private static ContentGuard.@Nullable Before ofPart(OpenPart open) throws Failure {
    boolean fromStart = !open.held().isEmpty() && open.held().getFirst().index() == 0;
    long length = fromStart ? open.held().getFirst().forced() : 0;
    if (length == 0) {
      return null;
    }
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(LOOKED_AT, length));
    int count = open.part().read(start, 0);
    byte[] head = Arrays.copyOf(start.array(), Math.max(0, count));
    return new ContentGuard.Before(
        ContentKind.of(head), open.pin().total(), open.pin().hasStrongValidator());
  }
}
