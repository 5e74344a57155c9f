package dev.kedge.serve.http;

import java.io.IOException;

/** The request is answered with a problem, whoever notices it. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  public RefusedException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
