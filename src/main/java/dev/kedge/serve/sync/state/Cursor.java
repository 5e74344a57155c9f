package dev.kedge.serve.sync.state;

import java.util.Optional;

/** How far somebody has followed the changes of a user: opaque to those who hold it. */
public record Cursor(String epoch, long sequence, String nonce) {
  private static final String START = "0";

  static Cursor start(String epoch) {
    return new Cursor(epoch, 0, START);
  }

  /** Empty for what was never given out. */
  public static Optional<Cursor> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || !parts[1].matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(new Cursor(parts[0], Long.parseLong(parts[1]), parts[2]));
  }

  @Override
  public String toString() {
    return epoch + '.' + sequence + '.' + nonce;
  }
}
