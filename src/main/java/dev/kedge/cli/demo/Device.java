package dev.kedge.cli.demo;

import java.nio.file.Path;
import java.util.Map;

/** A machine of the demo: its files, and what kedge remembers there. */
record Device(Path root) {

  Path files() {
    return root.resolve("files");
  }

  /** What its processes say on standard error. */
  Path errors() {
    return root.resolve("errors.txt");
  }

  /** Keeps its processes to its own places. */
  Map<String, String> environment() {
    return Map.of(
        "KEDGE_LEDGER", root.resolve("ledger.db").toString(),
        "XDG_STATE_HOME", root.resolve("state").toString(),
        "XDG_CONFIG_HOME", root.resolve("config").toString());
  }
}
