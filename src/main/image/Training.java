import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the AOT caches from real runs: a server, and a client that fetches from it.
 *
 * <p>Java takes one process as the training for one cache, so {@code ClientRuns} stands in for the
 * launcher and runs several commands in one. A cache fits every class path that begins with the one
 * it was trained with, and also one that lacks its unused end: {@code ClientRuns} is not shipped.
 */
record Training(Path sources, Path work, Path lib, String jar, String key) {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final int[] SIZES = {0, 10_240, 24 << 20};
  private static final int LIMIT_SECONDS = 120;

  /** Enough for Java to know what is hot. */
  private static final int REQUESTS = 20_000;

  void run() throws Exception {
    Image.delete(work);
    Path served = Files.createDirectories(work.resolve("served"));
    for (int size : SIZES) {
      Files.write(served.resolve(size + ".bin"), new byte[size]);
    }
    String main = lib.resolve(jar).toString();
    Process server =
        start("serve", "-jar", main, "serve", served + "", "--public", "--listen", "127.0.0.1:0");
    try {
      String url = CompletableFuture.supplyAsync(() -> url(server)).get(LIMIT_SECONDS, SECONDS);
      String classPath = main + File.pathSeparator + compileRuns(main);
      end("client", Set.of(0), start("client", "-cp", classPath, "ClientRuns", url, work + ""));
      load(URI.create(url + "/files/10240.bin"));
    } finally {
      server.toHandle().destroy(); // unlike server.destroy(), leaves its output readable
    }
    end("serve", Set.of(0, 128 + 15), server); // it was asked to end, by SIGTERM
  }

  private String compileRuns(String main) {
    String classes = work.resolve("classes").toString();
    String runs = work.resolve("runs.jar").toString();
    String source = sources.resolve("ClientRuns.java").toString();
    Image.run("javac", List.of("-implicit:none", "-cp", main, "-d", classes, source));
    Image.run("jar", List.of("-c", "-f", runs, "-C", classes, "."));
    return runs;
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                lib.resolveSibling("runtime/bin/java").toString(),
                "@" + lib.resolve("java.options"),
                "-XX:AOTCacheOutput=" + cache(name),
                "-Djava.library.path=" + lib.resolve("native"),
                "-Dorg.sqlite.lib.path=" + lib.resolve("native")));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(work.toFile());
    builder.environment().put("HOME", work.toString());
    builder.environment().put("XDG_STATE_HOME", work.resolve("state").toString());
    builder.environment().put("XDG_CONFIG_HOME", work.resolve("config").toString());
    return builder.start();
  }

  private static String url(Process server) {
    StringBuilder said = new StringBuilder();
    for (String line : (Iterable<String>) server.inputReader().lines()::iterator) {
      said.append(line).append('\n');
      Matcher url = URL.matcher(line);
      if (url.find()) {
        return url.group();
      }
    }
    throw new IllegalStateException("kedge serve ended without naming its address:\n" + said);
  }

  /**
   * What a busy server does most. Its cache then says which code is hot, so a server that is just
   * started comes to its full speed in about half the time.
   */
  private static void load(URI file) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(file).version(HttpClient.Version.HTTP_1_1).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < REQUESTS; i++) {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new IllegalStateException(file + ": " + status);
        }
      }
    }
  }

  private void end(String name, Set<Integer> codes, Process process) throws Exception {
    CompletableFuture<List<String>> said =
        CompletableFuture.supplyAsync(() -> process.inputReader().lines().toList());
    if (!process.waitFor(LIMIT_SECONDS, SECONDS)) {
      process.destroyForcibly();
    }
    String lines = String.join("\n", last(said.get()));
    if (!codes.contains(process.waitFor()) || !Files.exists(cache(name))) {
      Files.deleteIfExists(cache(name));
      throw new IllegalStateException("the training run '" + name + "' failed:\n" + lines);
    }
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - 40), lines.size());
  }

  private Path cache(String name) {
    return lib.resolve(name + "-" + key + ".aot");
  }
}
