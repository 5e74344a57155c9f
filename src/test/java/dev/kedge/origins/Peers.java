package dev.kedge.origins;

import java.util.ArrayList;
import java.util.List;

/** Other downloaders, with the options a careful script would give them. */
final class Peers {
  private static final List<String> CURL_LIMITS =
      List.of("--connect-timeout", "4", "--speed-limit", "1024", "--speed-time", "3");
  private static final String LOOP =
      "for try in 1 2 3 4; do \"$@\" && exit; code=$?; sleep 1; done; exit $code";

  private Peers() {}

  static List<Tool> all() {
    return List.of(
        new Program("curl", false, Peers::curl),
        new Program("curl -C -", false, Peers::curlResuming),
        new Program("wget -c", false, Peers::wget),
        new Program("wget2 -c", false, Peers::wget2),
        new Program("aria2c -c", false, Peers::aria2),
        KedgeCommand.process());
  }

  private static List<String> curl(Scene scene) {
    List<String> command = new ArrayList<>(List.of("curl", "-fsSL"));
    command.add(scene.isNamedByServer() ? "-OJ" : "-O");
    command.addAll(List.of("--retry", "3", "--retry-delay", "1", "--retry-all-errors"));
    command.addAll(CURL_LIMITS);
    return finished(command, "-H", scene);
  }

  /**
   * With --retry, curl throws away at each try what that try brought; what resumes is a loop. -J
   * together with -C is an error of usage.
   */
  private static List<String> curlResuming(Scene scene) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", LOOP, "sh"));
    command.addAll(List.of("curl", "-fsSL", "-O", "-C", "-"));
    command.addAll(CURL_LIMITS);
    return finished(command, "-H", scene);
  }

  private static List<String> wget(Scene scene) {
    List<String> command = new ArrayList<>(List.of("wget", "-nv", "-c", "--tries=3"));
    command.addAll(List.of("--waitretry=1", "--timeout=3", "--retry-connrefused"));
    command.add("--retry-on-http-error=429,500,503");
    if (scene.isNamedByServer()) {
      command.add("--content-disposition");
    }
    return finished(command, "--header", scene);
  }

  private static List<String> wget2(Scene scene) {
    List<String> command = new ArrayList<>(List.of("wget2", "-nv", "-c", "--tries=3"));
    command.addAll(List.of("--waitretry=1", "--timeout=3", "--retry-connrefused"));
    if (scene.isNamedByServer()) {
      command.add("--content-disposition");
    }
    return finished(command, "--header", scene);
  }

  private static List<String> aria2(Scene scene) {
    List<String> command = new ArrayList<>(List.of("aria2c", "-q", "--no-conf", "-c", "-x4"));
    command.addAll(List.of("-s4", "-k1M", "--file-allocation=none", "--max-tries=3"));
    command.addAll(List.of("--retry-wait=1", "--connect-timeout=4", "--timeout=3"));
    command.add("--lowest-speed-limit=1K");
    return finished(command, "--header", scene);
  }

  private static List<String> finished(List<String> command, String option, Scene scene) {
    for (String header : scene.headers) {
      command.addAll(List.of(option, header));
    }
    command.add(scene.url());
    return command;
  }
}
