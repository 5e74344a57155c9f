package dev.kedge.transfer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.disk.Disk;
import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
  private final Room room = new Room();

  @Test
  void filesAtWork_shareTheFreeSpace(@TempDir Path directory) {
    long most = Disk.usableSpace(directory.resolve("a"));
    AtomicLong left = new AtomicLong(most * 9 / 10);
    assertThatCode(() -> room.take(0, directory.resolve("a"), left::get))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> room.take(1, directory.resolve("b"), () -> most / 2))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("of which other files of this command need");
    left.set(0);
    assertThatCode(() -> room.take(1, directory.resolve("b"), () -> most / 2))
        .doesNotThrowAnyException();
  }

  @Test
  void fileThatEnded_needsNothing(@TempDir Path directory) {
    long most = Disk.usableSpace(directory.resolve("a"));
    assertThatCode(
            () -> {
              try (Room.Hold _ = room.hold(0)) {
                room.take(0, directory.resolve("a"), () -> most * 9 / 10);
              }
              room.take(1, directory.resolve("b"), () -> most / 2);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void ownNeed_isNotCountedTwice(@TempDir Path directory) {
    long most = Disk.usableSpace(directory.resolve("a"));
    assertThatCode(
            () -> {
              room.take(0, directory.resolve("a"), () -> most * 9 / 10);
              room.take(0, directory.resolve("a"), () -> most * 9 / 10);
            })
        .doesNotThrowAnyException();
  }
}
