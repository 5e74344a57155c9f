package dev.kedge.cli.print;

import dev.kedge.model.Download;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.VerifyResult;
import java.util.List;

/** Several printers as one. */
public final class Printers implements Printer {
  private final List<Printer> printers;

  public Printers(List<Printer> printers) {
    this.printers = List.copyOf(printers);
  }

  @Override
  public void on(TransferEvent event) {
    printers.forEach(printer -> printer.on(event));
  }

  @Override
  public void planned(List<Download> chosen) {
    printers.forEach(printer -> printer.planned(chosen));
  }

  @Override
  public void verified(VerifyResult result) {
    printers.forEach(printer -> printer.verified(result));
  }

  @Override
  public void finish() {
    printers.forEach(Printer::finish);
  }
}
