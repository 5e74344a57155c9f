package dev.kedge.cli.demo;

import dev.kedge.model.Failure;
import java.io.IOException;

/** A step before it is taken. */
record Scripted(String name, String what, Action action) {

  /** Takes a step. */
  @FunctionalInterface
  interface Action {
    Outcome run() throws Failure, IOException, InterruptedException, NotHeld;
  }

  /** What is measured of a step. */
  record Outcome(String result, long bytes, long twice) {
    static Outcome of(String result) {
      return new Outcome(result, -1, -1);
    }
  }
}
