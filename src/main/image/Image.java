import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Builds the app image: launcher, jars, native libraries, a Java runtime cut to size, AOT caches.
 *
 * <p>Run as a source file by the JDK whose runtime the image is to hold: {@code java Image.java
 * PROJECT WORK IMAGE JAR TIMESTAMP}. An image that is already built from the same inputs is kept.
 */
public final class Image {
  /** What the jars need by jdeps, without flight recorder and annotation processing. */
  private static final String MODULES =
      "java.base,java.management,java.naming,java.security.jgss,java.sql,jdk.net,jdk.unsupported";

  private final Path project;
  private final Path work;
  private final Path image;
  private final Jars jars;
  private final FileTime timestamp;

  private Image(Path project, Path work, Path image, Path jar, FileTime timestamp)
      throws IOException {
    this.project = project;
    this.work = work;
    this.image = image;
    this.jars = Jars.of(jar, work.resolve("lib"));
    this.timestamp = timestamp;
  }

  public static void main(String[] args) throws Exception {
    Path[] paths = Stream.of(args).limit(4).map(Path::of).toArray(Path[]::new);
    FileTime timestamp = FileTime.from(Instant.parse(args[4]));
    new Image(paths[0], paths[1], paths[2], paths[3], timestamp).build();
  }

  private void build() throws Exception {
    String key = key();
    if (!Files.exists(image.resolve("lib/serve-" + key + ".aot"))) {
      delete(image);
      jars.copyTo(image.resolve("lib"));
      jars.recompilePicocli(
          work.resolve("picocli-sources"),
          work.resolve("picocli"),
          image.resolve("lib"),
          timestamp.toString());
      jars.unpackNativeLibraries(image.resolve("lib/native"));
      run("jlink", jlinkOptions());
      writeLauncher(key);
      touch();
      train(key);
    }
    copyDocuments();
    touch();
  }

  /**
   * Names the caches. Java checks no more than size and time of a jar, and both may be equal in an
   * image that was built anew, so an old cache would bring its old classes.
   */
  private String key() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    List<Path> inputs = new ArrayList<>(jars.all());
    inputs.addAll(list(project.resolve("src/main/image")));
    for (Path input : inputs) {
      digest.update(Files.readAllBytes(input));
    }
    digest.update(Runtime.version().toString().getBytes());
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private List<String> jlinkOptions() {
    return List.of(
        "--add-modules=" + MODULES,
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--compress=zip-0",
        "--output=" + image.resolve("runtime"));
  }

  private void writeLauncher(String key) throws IOException {
    Path source = project.resolve("src/main/image");
    String jar = jars.main().getFileName().toString();
    String text = Files.readString(source.resolve("kedge"));
    Path launcher = Files.createDirectories(image.resolve("bin")).resolve("kedge");
    Files.writeString(launcher, text.replace("@key@", key).replace("@jar@", jar));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String options : List.of("java.options", "client.options", "serve.options")) {
      Files.copy(source.resolve(options), image.resolve("lib").resolve(options));
    }
  }

  private void train(String key) throws Exception {
    Path sources = project.resolve("src/main/image");
    String jar = jars.main().getFileName().toString();
    new Training(sources, work.resolve("training"), image.resolve("lib"), jar, key).run();
  }

  private void copyDocuments() throws IOException {
    for (String name : List.of("LICENSE", "README.md", "docs", "completions", "man")) {
      Path from = project.resolve(name);
      for (Path file : list(from)) {
        Path to = image.resolve(project.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Gives everything the time it will have in the archive, since the caches go by it. */
  private void touch() throws IOException {
    for (Path file : list(image)) {
      Files.setLastModifiedTime(file, timestamp);
    }
  }

  static List<Path> list(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static void delete(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  static void run(String tool, List<String> options) {
    int code =
        ToolProvider.findFirst(tool)
            .orElseThrow(() -> new IllegalStateException("this JDK has no " + tool))
            .run(System.err, System.err, options.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(tool + " failed with code " + code);
    }
  }
}
