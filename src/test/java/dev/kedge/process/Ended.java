package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A kedge process that is over: its exit code and all it said. */
record Ended(int exit, String out, String err) {

  /** Asserts that it failed in kedge's manner: one line that names the matter, one that helps. */
  Ended failed(int code, String... inMessage) {
    assertThat(exit).as(this::toString).isEqualTo(code);
    assertThat(out).isEmpty();
    assertThat(lines("kedge: error: ")).as(err).hasSize(1);
    assertThat(lines("kedge: error: ").getFirst()).contains(inMessage).doesNotEndWith(".");
    assertThat(lines("kedge: hint: ")).as(err).hasSize(1);
    assertThat(err).doesNotContain("Exception", "\tat ");
    return this;
  }

  Ended succeeded() {
    assertThat(exit).as(this::toString).isZero();
    assertThat(lines("kedge: error: ")).isEmpty();
    return this;
  }

  List<String> lines(String start) {
    return err.lines().filter(line -> line.startsWith(start)).toList();
  }
}
