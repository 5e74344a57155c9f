package dev.kedge.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part files that stood in a directory when it was first asked about: each is read once,
 * however many files go there. Safe for many threads.
 */
public final class LeftParts {
  private static final Pattern PART =
      Pattern.compile("(.*)\\.([0-9a-f]{12})\\.kedge", Pattern.DOTALL);

  /** By directory, then by what comes before the attempt's id in their names. */
  private final Map<Path, Map<String, List<Path>>> found = new HashMap<>();

  /** All part files of a target, whoever left them; none where that cannot be seen. */
  public synchronized List<Path> of(Path target) {
    return found
        .computeIfAbsent(Directories.of(target), LeftParts::in)
        .getOrDefault(start(Disk.part(target, "0".repeat(12))), List.of());
  }

  private static Map<String, List<Path>> in(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(path -> PART.matcher(Disk.name(path)).matches())
          .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .collect(Collectors.groupingBy(LeftParts::start));
    } catch (IOException | UncheckedIOException _) {
      return Map.of();
    }
  }

  private static String start(Path part) {
    Matcher matcher = PART.matcher(Disk.name(part));
    return matcher.matches() ? matcher.group(1) : "";
  }
}
