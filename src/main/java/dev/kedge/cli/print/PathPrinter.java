package dev.kedge.cli.print;

import dev.kedge.model.TransferEvent;
import dev.kedge.model.VerifyResult;
import dev.kedge.model.VerifyResult.Verdict;
import java.util.function.Consumer;

/** {@code --print-filename}: the path of each file that is there and proven, for scripts. */
public final class PathPrinter implements Printer {
  private final Consumer<String> out;

  public PathPrinter(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void on(TransferEvent event) {
    if (event instanceof TransferEvent.Done done && done.target() != null) {
      out.accept(done.target().toString());
    }
  }

  @Override
  public void verified(VerifyResult result) {
    if (result.verdict() == Verdict.GOOD || result.verdict() == Verdict.REPAIRED) {
      out.accept(result.file().toString());
    }
  }
}
