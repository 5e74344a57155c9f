package dev.kedge.chaos;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The states of one file: each has other bytes, and validators of one kind that tell the truth. A
 * tag that is weak, or a date of this second, may stay when the bytes change.
 */
final class Versions {
  private static final int MIB = 1 << 20;
  private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  private enum Kind {
    TAG_AND_DATE,
    TAG,
    DATE,
    WEAK_TAG,
    FRESH_DATE,
    NOTHING
  }

  private final Chance chance;
  private final Kind kind;
  private final List<byte[]> all = new CopyOnWriteArrayList<>();
  private final FileHandler file;

  Versions(Chance chance) {
    this.chance = chance;
    kind = chance.oneOf(Kind.TAG_AND_DATE, Kind.TAG_AND_DATE, Kind.TAG, Kind.DATE, any(chance));
    byte[] first = Content.random(chance.seed(), size());
    all.add(first);
    file = FaultServer.file(first, tag(), date());
  }

  private static Kind any(Chance chance) {
    return Kind.values()[chance.below(Kind.values().length)];
  }

  private int size() {
    return switch (chance.below(20)) {
      case 0 -> chance.below(3);
      case 1 -> 4 * MIB + chance.below(3) - 1;
      case 2 -> 8 * MIB + chance.below(12 * MIB);
      case 3, 4, 5, 6 -> chance.below(5 * MIB);
      default -> chance.below(300_000);
    };
  }

  private @Nullable String tag() {
    return switch (kind) {
      case TAG_AND_DATE, TAG -> "\"" + all.size() + "\"";
      case WEAK_TAG -> "W/\"" + (chance.in(50) ? 0 : all.size()) + "\"";
      case DATE, FRESH_DATE, NOTHING -> null;
    };
  }

  private @Nullable Instant date() {
    return switch (kind) {
      case TAG_AND_DATE, DATE -> OLD.plusSeconds(3600L * all.size());
      case FRESH_DATE -> Instant.now();
      case TAG, WEAK_TAG, NOTHING -> null;
    };
  }

  Handler served() {
    return file;
  }

  byte[] current() {
    return all.getLast();
  }

  /** All that was ever served, oldest first. */
  List<byte[]> all() {
    return all;
  }

  /** Another version takes the file's place; often of the same size. */
  synchronized void swap() {
    int size = chance.in(70) ? current().length : size();
    all.add(Content.random(chance.seed(), size));
    file.swap(current(), tag(), date());
  }

  @Override
  public String toString() {
    return kind + " " + all.stream().map(bytes -> bytes.length).toList();
  }
}
