package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What {@link PartFileTest} has another process do. */
final class OtherProcess {
  private OtherProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "hold" -> hold(file);
      case "probe" -> System.out.println(isLocked(file) ? "locked" : "free");
      case "race" -> race(file, arguments[2], arguments[3], Integer.parseInt(arguments[4]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Holds a part file until killed, or until told to stop. */
  private static void hold(Path part) throws Exception {
    try (PartFile _ = PartFile.open(part, part, false)) {
      System.out.println("held");
      int _ = System.in.read();
    }
    System.out.println("released");
  }

  private static boolean isLocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    }
  }

  /** Publishes files 0, 1, 2 … against another process that does the same; prints those it won. */
  private static void race(Path directory, String me, String attempt, int files) throws Exception {
    for (int number = 0; number < files; number++) {
      Path target = directory.resolve("file" + number);
      while (Disk.stamp(target).isEmpty()) {
        if (publish(target, me, attempt)) {
          System.out.println(number);
        }
      }
    }
  }

  private static boolean publish(Path target, String me, String attempt) throws Failure {
    try (PartFile part = PartFile.open(target, Disk.part(target, attempt), false)) {
      part.write(ByteBuffer.wrap(me.getBytes(StandardCharsets.UTF_8)), 0);
      part.publish(target, null, false, null);
      return true;
    } catch (Failure.Busy _) {
      return false;
    } catch (Failure.Local _) {
      return false; // The other one was faster: the name is taken. Its part is deleted by nobody.
    }
  }
}
