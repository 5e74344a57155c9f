package dev.kedge.build;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built image, started in all the ways users find, says what kedge says and nothing else. */
final class ImageIT {
  private static final Path IMAGE = Path.of(System.getProperty("kedge.image", "target/kedge"));
  private static final Path KEDGE = IMAGE.resolve("bin/kedge").toAbsolutePath();
  private static final String VERSION = "kedge 0.1.0\n";

  /** Makes Java refuse to start when a cache does not fit, where it would else go on without. */
  private static final Map<String, String> CACHE_MUST_FIT =
      Map.of("KEDGE_JAVA_OPTS", "-XX:AOTMode=on");

  @TempDir private Path dir;

  private record Run(int code, String out, String err) {}

  @Test
  void cachesFit() throws Exception {
    assertSaysVersion(run(CACHE_MUST_FIT, KEDGE, "--version"));
    assertThat(run(CACHE_MUST_FIT, KEDGE, "serve", "--help").code()).isZero();
  }

  @Test
  void runsThroughSymlinks() throws Exception {
    Path absolute = Files.createSymbolicLink(dir.resolve("absolute"), KEDGE);
    Path elsewhere = Files.createDirectory(dir.resolve("else where"));
    Path relative = Files.createSymbolicLink(elsewhere.resolve("kedge"), Path.of("..", "absolute"));
    assertSaysVersion(run(Map.of(), absolute, "--version"));
    assertSaysVersion(run(Map.of(), relative, "--version"));
    // Left to JUnit, links out of its directory bring warnings.
    Files.delete(absolute);
    Files.delete(relative);
  }

  @Test
  void runsFromPath() throws Exception {
    String path = KEDGE.getParent() + ":" + System.getenv("PATH");
    assertSaysVersion(run(Map.of("PATH", path), Path.of("sh"), "-c", "kedge --version"));
  }

  @Test
  void runsWithARelativeName() throws Exception {
    Path name = dir.toRealPath().relativize(KEDGE.toRealPath());
    assertSaysVersion(run(Map.of("CDPATH", "/:/tmp:."), name, "--version"));
  }

  @Test
  void runsWhereItIsMovedTo() throws Exception {
    Path moved = copy(dir.resolve("moved to ü"));
    assertSaysVersion(run(CACHE_MUST_FIT, moved.resolve("bin/kedge"), "--version"));
  }

  @Test
  void saysThatJavaCannotRunBesideAColon() throws Exception {
    Path moved = Files.createDirectories(dir.resolve("a:b/bin")).resolve("kedge");
    Files.copy(KEDGE, moved, COPY_ATTRIBUTES);
    Run run = run(Map.of(), moved, "--version");
    assertThat(run.code()).isEqualTo(10);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("kedge: error: ").contains("a:b");
  }

  @Test
  void runsWithoutItsCache() throws Exception {
    Path moved = copy(dir.resolve("moved"));
    for (Path cache : caches(moved)) {
      Files.delete(cache);
    }
    assertSaysVersion(run(Map.of(), moved.resolve("bin/kedge"), "--version"));
  }

  @Test
  void runsWithADamagedCache() throws Exception {
    Path moved = copy(dir.resolve("moved"));
    for (Path cache : caches(moved)) {
      Files.writeString(cache, "not a cache");
    }
    assertSaysVersion(run(Map.of(), moved.resolve("bin/kedge"), "--version"));
  }

  @Test
  void runsWithACacheOfOtherJars() throws Exception {
    Path moved = copy(dir.resolve("moved"));
    try (Stream<Path> jars = Files.list(moved.resolve("lib"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
      }
    }
    assertSaysVersion(run(Map.of(), moved.resolve("bin/kedge"), "--version"));
  }

  @Test
  void takesNoOptionsMeantForOtherJavas() throws Exception {
    Map<String, String> others =
        Map.of(
            "JAVA_TOOL_OPTIONS", "-Dfoo=bar",
            "JDK_JAVA_OPTIONS", "-Dfoo=bar",
            "_JAVA_OPTIONS", "-Dfoo=bar",
            "CLASSPATH", "/nowhere",
            "JAVA_HOME", "/nowhere");
    assertSaysVersion(run(others, KEDGE, "--version"));
  }

  @Test
  void passesArgumentsAsTheyAre() throws Exception {
    Run run = run(Map.of(), KEDGE, "@a * $HOME \"ü\"");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("@a * $HOME \"ü\"");
  }

  @Test
  void namesFilesInTheCLocale() throws Exception {
    Run run = run(Map.of("LC_ALL", "C"), KEDGE, "verify", "é");
    assertThat(run.err()).contains("é");
  }

  @Test
  void archiveHoldsTheImage() throws Exception {
    Path archive;
    try (Stream<Path> files = Files.list(IMAGE.toAbsolutePath().getParent())) {
      archive = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    assertThat(run(Map.of(), Path.of("tar"), "-xzf", archive.toString()).code()).isZero();
    assertSaysVersion(run(CACHE_MUST_FIT, dir.resolve("kedge-0.1.0/bin/kedge"), "--version"));
  }

  private void assertSaysVersion(Run run) {
    assertThat(run).isEqualTo(new Run(0, VERSION, ""));
  }

  private Run run(Map<String, String> environment, Path program, String... arguments)
      throws Exception {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("HOME", dir.toString());
    builder.environment().put("XDG_STATE_HOME", dir.resolve("state").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Path copy(Path to) throws IOException {
    try (Stream<Path> files = Files.walk(IMAGE)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(IMAGE.relativize(file).toString());
        Files.copy(file, copy, COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      }
    }
    return to;
  }

  private static List<Path> caches(Path image) throws IOException {
    try (Stream<Path> files = Files.list(image.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
  }
}
