package dev.kedge.origins;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs every tool on every misbehaving origin and prints a Markdown table; with names of origins,
 * shows the commands and what came of them.
 */
final class Measure {
  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final int AT_ONCE = Integer.getInteger("kedge.atOnce", 6);

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path root;
  private final List<Tool> tools;

  private Measure(Path root) {
    this.root = root;
    String only = System.getProperty("kedge.tools", "");
    tools = Peers.all().stream().filter(tool -> tool.name().startsWith(only)).toList();
  }

  public static void main(String[] names) throws Exception {
    Path root = Files.createTempDirectory("kedge-origins");
    Measure measure = new Measure(root);
    try {
      if (names.length == 0) {
        measure.table(measure.run(Misbehaviours.all()));
      } else {
        List<String> wanted = List.of(names);
        measure.show(
            Misbehaviours.all().stream().filter(one -> wanted.contains(one.name())).toList());
      }
    } finally {
      delete(root);
    }
    System.exit(0); // Threads of origins may still wait for clients that have gone.
  }

  private Map<Misbehaviour, List<Verdict>> run(List<Misbehaviour> misbehaviours) throws Exception {
    Map<Misbehaviour, List<Future<Verdict>>> running = new LinkedHashMap<>();
    Map<Misbehaviour, List<Verdict>> all = new LinkedHashMap<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Misbehaviour one : misbehaviours) {
        List<Future<Verdict>> row = new ArrayList<>();
        for (Tool tool : tools) {
          row.add(pool.submit(() -> trial(one, tool)));
        }
        running.put(one, row);
      }
      pool.shutdown();
      for (Map.Entry<Misbehaviour, List<Future<Verdict>>> entry : running.entrySet()) {
        List<Verdict> row = new ArrayList<>();
        for (Future<Verdict> verdict : entry.getValue()) {
          row.add(verdict.get());
        }
        all.put(entry.getKey(), row);
        notes(entry.getKey(), row);
      }
    }
    return all;
  }

  private Verdict trial(Misbehaviour one, Tool tool) throws IOException {
    Path directory = root.resolve(one.name() + " " + tool.name());
    Verdict verdict = Trial.run(one, tool, Files.createDirectory(directory), DEADLINE);
    delete(directory);
    return verdict;
  }

  /** On standard error, what is not correct and why, as soon as it is known. */
  private void notes(Misbehaviour one, List<Verdict> row) {
    for (int i = 0; i < row.size(); i++) {
      Verdict verdict = row.get(i);
      if (verdict.outcome() != Outcome.CORRECT) {
        System.err.printf(
            "%-36s %-10s %-18s %s%n",
            one.name(), tools.get(i).name(), verdict.outcome(), verdict.why());
        if (tools.get(i).isKedge()) {
          System.err.println(verdict.said().strip().indent(4));
        }
      }
    }
  }

  private void table(Map<Misbehaviour, List<Verdict>> all) {
    String group = "";
    for (Map.Entry<Misbehaviour, List<Verdict>> row : all.entrySet()) {
      Misbehaviour one = row.getKey();
      if (!one.group().equals(group)) {
        group = one.group();
        heading(group);
      }
      StringBuilder line = new StringBuilder("| `" + one.name() + "`: " + one.says() + " |");
      row.getValue().forEach(verdict -> line.append(' ').append(word(verdict)).append(" |"));
      out.println(line);
    }
    out.println("\n## Totals\n");
    StringBuilder head = new StringBuilder("| of " + all.size() + " |");
    tools.forEach(tool -> head.append(' ').append(tool.name()).append(" |"));
    out.println(head);
    out.println("|---|" + "--:|".repeat(tools.size()));
    for (Outcome outcome : Outcome.values()) {
      StringBuilder line = new StringBuilder("| " + words(outcome) + " |");
      for (int i = 0; i < tools.size(); i++) {
        int column = i;
        long count =
            all.values().stream().filter(row -> row.get(column).outcome() == outcome).count();
        line.append(' ').append(count).append(" |");
      }
      out.println(line);
    }
  }

  private void heading(String group) {
    out.println("\n## " + group + "\n");
    StringBuilder head = new StringBuilder("| the origin … |");
    tools.forEach(tool -> head.append(' ').append(tool.name()).append(" |"));
    out.println(head);
    out.println("|---|" + "---|".repeat(tools.size()));
  }

  private static String word(Verdict verdict) {
    return switch (verdict.outcome()) {
      case CORRECT -> verdict.why().startsWith("exit 0") ? "right bytes" : "clean failure";
      case CORRUPT, LEAKED, HUNG -> "**" + words(verdict.outcome()) + "**";
      default -> words(verdict.outcome());
    };
  }

  private static String words(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void show(List<Misbehaviour> misbehaviours) throws IOException {
    for (Misbehaviour one : misbehaviours) {
      out.println(one.name() + ": the origin " + one.says());
      for (Tool tool : tools) {
        try (Scene scene = new Scene(Files.createTempDirectory(root, "shown"))) {
          one.script().set(scene);
          String typed = String.join(" ", quoted(tool.command(scene)));
          out.println("\n$ " + typed + (scene.acts().size() > 1 ? "    # and once more" : ""));
        }
        long start = System.nanoTime();
        Verdict verdict = trial(one, tool);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        out.print(verdict.said().strip().indent(2));
        out.printf(
            "%s: %s (%s), %.1f s%n",
            tool.name(), words(verdict.outcome()), verdict.why(), millis / 1000.0);
      }
    }
  }

  private static List<String> quoted(List<String> command) {
    List<String> typed = new ArrayList<>(command);
    int main = command.indexOf(KedgeCommand.MAIN);
    if (main >= 0) {
      typed = new ArrayList<>(command.subList(main, command.size()));
      typed.set(0, "kedge");
    }
    return typed.stream()
        .map(word -> word.matches("[-\\w./:=+,%@?]+") ? word : "'" + word + "'")
        .toList();
  }

  private static void delete(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
