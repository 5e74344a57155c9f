package dev.kedge.origins;

import java.io.IOException;

/**
 * One way for an origin to misbehave.
 *
 * @param says one sentence: what it does
 */
record Misbehaviour(String group, String name, String says, Right right, Script script) {

  /** Sets the scene for one run: servers, their answers, what stood there before. */
  @FunctionalInterface
  interface Script {
    void set(Scene scene) throws IOException;
  }

  @Override
  public String toString() {
    return name;
  }
}
