package dev.kedge.serve.fault;

import java.util.List;

/**
 * All faults of a server.
 *
 * @param seed makes what is left to chance the same again, if requests come in the same order
 */
public record FaultPlan(List<FaultSpec> specs, long seed) {
  public static final FaultPlan NONE = new FaultPlan(List.of(), 0);

  public FaultPlan {
    specs = List.copyOf(specs);
  }

  public boolean isEmpty() {
    return specs.isEmpty();
  }
}
