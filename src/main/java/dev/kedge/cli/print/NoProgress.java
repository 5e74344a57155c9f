package dev.kedge.cli.print;

import dev.kedge.model.TransferEvent;
import java.util.function.Consumer;

/** Only the lines. */
public final class NoProgress implements ProgressView {
  private final Consumer<String> out;

  public NoProgress(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void show(String name, TransferEvent event) {}

  @Override
  public void line(String text) {
    out.accept(text);
  }

  @Override
  public void close() {}
}
