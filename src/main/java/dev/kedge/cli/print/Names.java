package dev.kedge.cli.print;

import dev.kedge.model.TransferEvent;
import dev.kedge.protocol.Displayed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to call each file of a command: its path as seen from the current directory. */
final class Names {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private final Map<Integer, String> names = new HashMap<>();

  /** Learns the name from the events that have one. */
  void learn(TransferEvent event) {
    switch (event) {
      case TransferEvent.Resolved resolved ->
          names.put(resolved.file(), name(resolved.target(), resolved.url()));
      case TransferEvent.Done done -> names.put(done.file(), name(done.target(), done.url()));
      case TransferEvent.Failed failed ->
          names.put(failed.file(), name(failed.target(), failed.url()));
      case TransferEvent.Progress _,
          TransferEvent.Retry _,
          TransferEvent.Withdrawn _,
          TransferEvent.Orphan _,
          TransferEvent.Note _,
          TransferEvent.Restarted _,
          TransferEvent.HostLimit _ -> {}
    }
  }

  /** Empty before the first event that has the name. */
  String of(TransferEvent event) {
    return names.getOrDefault(event.file(), "");
  }

  private static String name(@Nullable Path target, String url) {
    return target == null ? Displayed.escape(url) : of(target);
  }

  static String of(Path target) {
    Path shown = target.startsWith(HERE) ? HERE.relativize(target) : target;
    return Displayed.escape(shown.toString());
  }
}
