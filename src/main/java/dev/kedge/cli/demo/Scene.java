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
 * The demo's own directory, and every path in it: the served files, the devices, and the server's
 * store. Nothing outside of it is read or written.
 */
record Scene(Path root) {
  static final String FILE = "big.bin";

  /** What devices are kept in step with. */
  static final String FILM = "films/film.bin";

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
    Files.createDirectories(scene.film().getParent());
    Files.createDirectories(scene.device().files());
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

  Path film() {
    return served().resolve(FILM);
  }

  /** Where the client fetches, which knows of no server. */
  Device device() {
    return new Device(root.resolve("device"));
  }

  /** One that is kept in step. */
  Device kiosk(String name) {
    return new Device(root.resolve("kiosk-" + name));
  }

  /** What the client fetches. */
  Path copy() {
    return device().files().resolve(FILE);
  }

  /** What the client fetches the second time. */
  Path second() {
    return device().files().resolve("again.bin");
  }

  Path versions() {
    return root.resolve("serve.db");
  }

  /** The token of the devices' user. */
  Path token() {
    return root.resolve("token.txt");
  }

  List<Path> parts() throws IOException {
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(device().files(), "*.kedge")) {
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
