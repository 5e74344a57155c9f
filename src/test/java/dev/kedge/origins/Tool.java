package dev.kedge.origins;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A downloader. */
interface Tool {
  String name();

  /** What is typed. */
  List<String> command(Scene scene);

  /**
   * Whether it is held to kedge's own promises too: nothing unfinished has the final name, and
   * secrets are neither printed nor stored.
   */
  boolean isKedge();

  /** Runs it once in the scene's directory. */
  Ended run(Scene scene, Scene.Act act, Duration deadline) throws IOException;
}
