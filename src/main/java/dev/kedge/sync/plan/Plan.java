package dev.kedge.sync.plan;

import java.util.List;

/** Steps in the order in which they are done. */
public record Plan(List<Step> steps) {
  public Plan {
    steps = List.copyOf(steps);
  }

  public List<Step> of(Step.Kind kind) {
    return steps.stream().filter(step -> step.kind() == kind).toList();
  }
}
