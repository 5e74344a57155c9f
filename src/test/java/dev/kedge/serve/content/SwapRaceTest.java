package dev.kedge.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.RealTicker;
import dev.kedge.model.ByteRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that turns into a link to another place, over and over, while files are opened. */
class SwapRaceTest {
  private static final int TRIES = 30_000;

  @TempDir private Path directory;

  @Test
  void nothingOutsideIsOpenedOrListed() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    Path inside = Files.createDirectories(root.resolve("a/d"));
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(inside.resolve("f.txt"), "inside");
    Files.writeString(outside.resolve("f.txt"), "secret");
    Files.writeString(outside.resolve("hidden-name"), "secret");
    var published = PublishedDirectory.of(root, Bounds.NONE, RealTicker.ahead(Duration.ZERO));
    var tree = new PublishedTree(published);
    var ended = new AtomicBoolean();
    int opened = 0;
    int out = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> swapping =
          threads.submit(() -> {
            while (!ended.get()) {
              swap(inside, directory.resolve("aside"), outside);
            }
            return null;
          });
      try {
        for (int i = 0; i < TRIES; i++) {
          String text = text(published);
          opened += text.equals("inside") ? 1 : 0;
          out += text.equals("secret") ? 1 : 0;
          if (i % 4 == 0) {
            out += list(published).contains("hidden-name") ? 1 : 0;
            out += scan(tree).contains("hidden-name") ? 1 : 0;
          }
        }
      } finally {
        ended.set(true);
      }
      swapping.get();
    }
    assertThat(out).isZero();
    assertThat(opened).as("the race was run").isPositive();
  }

  private static void swap(Path inside, Path aside, Path outside) throws IOException {
    Files.move(inside, aside, StandardCopyOption.ATOMIC_MOVE);
    Files.createSymbolicLink(inside, outside);
    Files.delete(inside);
    Files.move(aside, inside, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String text(PublishedDirectory published) {
    try (ContentFile file = published.open(List.of("a", "d", "f.txt")).orElse(null)) {
      return file == null ? "" : file.read(new ByteRange(0, 6)).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  private static String list(PublishedDirectory published) {
    try {
      return String.valueOf(published.list(List.of("a", "d")));
    } catch (IOException gone) {
      return "";
    }
  }

  private static String scan(PublishedTree tree) {
    try {
      return String.valueOf(tree.list("a/d"));
    } catch (IOException gone) {
      return "";
    }
  }
}
