package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.serve.fault.FaultPlan;
import dev.kedge.serve.fault.FaultSpec;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a server does wrong on purpose. */
final class ServeFaults {
  @Option(
      names = "--fault",
      paramLabel = "SPEC",
      split = ";",
      hideParamSyntax = true,
      description =
          "Answer wrongly on purpose, to try a client: '*.iso:cut=1M,times=2'. May be repeated;"
              + " ${sys:kedge.docs:-docs}/faults.md lists all.")
  List<String> specs = new ArrayList<>();

  @Option(
      names = "--fault-seed",
      paramLabel = "NUMBER",
      description = "Makes what faults leave to chance the same again (default: 0).")
  long seed;

  FaultPlan plan() throws Failure.Usage {
    List<FaultSpec> faults = new ArrayList<>();
    for (String spec : specs) {
      faults.add(FaultSpec.parse(spec));
    }
    return new FaultPlan(faults, seed);
  }
}
