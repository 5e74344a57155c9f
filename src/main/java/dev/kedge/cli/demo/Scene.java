package dev.kedge.cli.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The demo's own directory, and every path in it: the served files, the device's files, the ledger
 * and the server's store. Nothing outside of it is read or written.
 */
record Scene(Path root) {
  static final String FILE = "big.bin";

  /**
   * Makes one.
   *
   * @param parent null for the system's place for temporary files
   */
  static Scene create(@Nullable Path parent) throws IOException {
    String prefix = "kedge-demo-";
    Path root =
        parent == null
            ? Files.createTempDirectory(prefix)
            : Files.createTempDirectory(Files.createDirectories(parent), prefix);
    Scene scene = new Scene(root.toRealPath());
    Files.createDirectory(scene.served());
    Files.createDirectory(scene.device());
    return scene;
  }

  Path served() {
    return root.resolve("served");
  }

  /** What the server publishes. */
  Path original() {
    return served().resolve(FILE);
  }

  /** A new version, not yet published. */
  Path next() {
    return root.resolve("next.bin");
  }

  Path device() {
    return root.resolve("device");
  }

  /** What the client fetches. */
  Path copy() {
    return device().resolve(FILE);
  }

  /** What the client fetches the second time. */
  Path second() {
    return device().resolve("again.bin");
  }

  Path state() {
    return root.resolve("state");
  }

  Path ledger() {
    return root.resolve("ledger.db");
  }

  Path versions() {
    return root.resolve("serve.db");
  }

  /** What the child process says on standard error. */
  Path errors() {
    return root.resolve("errors.txt");
  }

  List<Path> parts() throws IOException {
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(device(), "*.kedge")) {
      found.forEach(parts::add);
    }
    return parts;
  }

  void delete() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
