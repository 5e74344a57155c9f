package dev.kedge.origins;

import dev.kedge.cli.CommandInProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** kedge, with limits short enough to see the end of each misbehaviour. */
final class KedgeCommand {
  /** Stands before the arguments where kedge is run from its classes. */
  static final String MAIN = "dev.kedge.cli.Main";

  private KedgeCommand() {}

  /** As a process of its own. */
  static Tool process() {
    return new Program("kedge", true, scene -> command(scene, launcher()));
  }

  /** In this JVM; what is to be killed runs as a process all the same. */
  static Tool inProcess() {
    return new InProcess();
  }

  private static List<String> launcher() {
    String image = System.getProperty("kedge.bin");
    if (image != null) {
      return List.of(image);
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        MAIN);
  }

  private static List<String> command(Scene scene, List<String> launcher) {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(List.of("fetch", "--no-progress", "--retry", "3", "--connect-timeout", "4"));
    command.addAll(List.of("--stall-timeout", "3", "--low-speed", "1k:3"));
    command.addAll(List.of("-d", scene.downloads.toString()));
    for (String header : scene.headers) {
      command.addAll(List.of("-H", header));
    }
    command.add(scene.url());
    return command;
  }

  private static final class InProcess implements Tool {
    @Override
    public String name() {
      return "kedge";
    }

    @Override
    public List<String> command(Scene scene) {
      return KedgeCommand.command(scene, List.of("kedge"));
    }

    @Override
    public boolean isKedge() {
      return true;
    }

    @Override
    public Ended run(Scene scene, Scene.Act act, Duration deadline) throws IOException {
      if (act.killAfter() >= 0) {
        return process().run(scene, act, deadline);
      }
      List<String> typed = command(scene);
      Map<String, String> environment =
          Map.of(
              "HOME", scene.home.toString(),
              "XDG_STATE_HOME", scene.home.resolve("state").toString());
      var command = new CommandInProcess(environment);
      String[] args = typed.subList(1, typed.size()).toArray(String[]::new);
      CompletableFuture<Integer> exit = new CompletableFuture<>();
      Thread.ofPlatform().daemon(true).name("kedge").start(() -> exit.complete(command.run(args)));
      try {
        int code = exit.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        return new Ended(true, code, command.said());
      } catch (TimeoutException e) {
        return new Ended(false, -1, command.said());
      } catch (ExecutionException | InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
