package dev.kedge.sync.plan;

import java.util.Optional;

/**
 * How many files may go at once, so that a wrong list does not empty a device.
 *
 * @param count so many; of two bounds the wider counts
 * @param percent so many of those that are held, rounded up
 */
public record MaxDelete(long count, int percent) {
  public static final MaxDelete USUAL = new MaxDelete(10, 50);

  public long allowed(long held) {
    return Math.max(count, (held * percent + 99) / 100);
  }

  /** Of {@code 5} or {@code 20%}. */
  public static Optional<MaxDelete> parse(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(new MaxDelete(Long.parseLong(text), 0));
    }
    if (text.matches("[0-9]{1,2}%|100%")) {
      return Optional.of(new MaxDelete(0, Integer.parseInt(text.substring(0, text.length() - 1))));
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return count == 0 && percent > 0 ? percent + "%" : String.valueOf(count);
  }
}
