package dev.kedge.serve.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Content-Type by the extension of a name. What is not known is {@value #UNKNOWN}: with nosniff,
 * nobody guesses.
 */
final class MediaTypes {
  static final String UNKNOWN = "application/octet-stream";

  private static final String RESOURCE = "/dev/kedge/serve/content/media-types.txt";

  private final Map<String, String> byExtension;

  private MediaTypes(Map<String, String> byExtension) {
    this.byExtension = Map.copyOf(byExtension);
  }

  static MediaTypes load() {
    try (InputStream in = Objects.requireNonNull(MediaTypes.class.getResourceAsStream(RESOURCE))) {
      Map<String, String> types = new HashMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> add(line, types));
      return new MediaTypes(types);
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE, e);
    }
  }

  String of(String name) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return byExtension.getOrDefault(extension, UNKNOWN);
  }

  private static void add(String line, Map<String, String> types) {
    if (!line.startsWith("#")) {
      List<String> words = List.of(line.split(" ", -1));
      words.stream().skip(1).forEach(extension -> types.put(extension, words.getFirst()));
    }
  }
}
