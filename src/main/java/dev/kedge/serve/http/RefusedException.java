package dev.kedge.serve.http;

import java.io.IOException;
import java.util.Map;

/** The request is answered with a problem, whoever notices it. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;
  private final transient Map<String, String> fields;

  public RefusedException(Problem problem) {
    this(problem, Map.of());
  }

  /** With fields that the answer has to have. */
  public RefusedException(Problem problem, Map<String, String> fields) {
    super(problem.detail());
    this.problem = problem;
    this.fields = Map.copyOf(fields);
  }

  Map<String, String> fields() {
    return fields;
  }

  public Problem problem() {
    return problem;
  }
}
