package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code token} and {@code link} both check. */
final class AccessNames {
  private static final int LONGEST = 200;

  private AccessNames() {}

  static void check(String name, String what) throws Failure.Usage {
    boolean isPrintable = name.codePoints().noneMatch(Displayed::isHarmful);
    if (name.isBlank() || name.length() > LONGEST || !isPrintable) {
      throw new Failure.Usage(
          what + (name.isBlank() ? " is empty" : " is not a name"),
          "a name has 1 to " + LONGEST + " printable characters");
    }
  }

  static Duration lifetime(@Nullable Duration wanted, Duration usual, Duration most)
      throws Failure.Usage {
    if (wanted == null) {
      return usual;
    }
    if (wanted.compareTo(most) > 0 || wanted.toSeconds() < 1) {
      throw new Failure.Usage(
          "--ttl must be from 1s to " + most.toDays() + "d",
          "keys are rotated, and what they signed ends with them");
    }
    return wanted;
  }
}
