package dev.kedge.origins;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A tool run as a process of its own, in the scene's directory and with its home. */
record Program(String name, boolean isKedge, Function<Scene, List<String>> typed) implements Tool {
  private static final long LOOK_MILLIS = 20;

  @Override
  public List<String> command(Scene scene) {
    return typed.apply(scene);
  }

  @Override
  public Ended run(Scene scene, Scene.Act act, Duration deadline) throws IOException {
    Path said = Files.createTempFile("kedge-origins", ".txt");
    try {
      Process process = start(scene, said);
      try {
        boolean inTime = await(process, scene, act, deadline);
        return new Ended(inTime, inTime ? process.exitValue() : -1, Files.readString(said));
      } finally {
        kill(process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(said);
    }
  }

  private Process start(Scene scene, Path said) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(scene));
    builder.directory(scene.downloads.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    environment.put("CLASSPATH", classPath());
    environment.put("HOME", scene.home.toString());
    environment.put("XDG_STATE_HOME", scene.home.resolve("state").toString());
    environment.put("XDG_DATA_HOME", scene.home.resolve("data").toString());
    environment.put("XDG_CONFIG_HOME", scene.home.resolve("config").toString());
    return builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(said.toFile())
        .start();
  }

  /** With what it started: a shell's child would go on without it. */
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  /** Ours, for another directory. */
  private static String classPath() {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean await(Process process, Scene scene, Scene.Act act, Duration deadline)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    long sentBefore = scene.sent();
    while (System.nanoTime() < end) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
      if (act.killAfter() >= 0 && scene.sent() - sentBefore >= act.killAfter()) {
        kill(process);
        return true;
      }
    }
    return false;
  }
}
