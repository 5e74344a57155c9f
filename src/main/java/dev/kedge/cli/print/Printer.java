package dev.kedge.cli.print;

import dev.kedge.model.Download;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.model.VerifyResult;
import java.util.List;

/** Tells what a command does. Safe to call from any thread; never throws. */
public interface Printer extends TransferListener {
  @Override
  default void on(TransferEvent event) {}

  /** What {@code resume} is about to do. */
  default void planned(List<Download> chosen) {}

  default void verified(VerifyResult result) {}

  /** The last call: everything has ended. */
  default void finish() {}
}
