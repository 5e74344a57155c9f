package dev.kedge.cli;

import dev.kedge.app.Downloads;
import dev.kedge.ledger.LostRow;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import java.util.Optional;

/** Rows of the ledger that cannot be read, in words. */
final class LostRows {
  private LostRows() {}

  static void tell(Shell shell, Downloads downloads) throws Failure {
    for (LostRow row : downloads.unreadable()) {
      shell
          .err()
          .line(
              "kedge: warning: row "
                  + row.id()
                  + " of the ledger ("
                  + Displayed.escape(row.file())
                  + ") cannot be read and is left out; 'kedge forget "
                  + row.id()
                  + "' sets it aside");
    }
  }

  /** Drops the one that is named by its id or its file; says so. */
  static boolean forget(Shell shell, Downloads downloads, String name) throws Failure {
    Optional<LostRow> meant =
        downloads.unreadable().stream()
            .filter(row -> name.equals(String.valueOf(row.id())) || name.equals(row.file()))
            .findFirst();
    if (meant.isPresent()) {
      downloads.forget(meant.get());
      shell
          .err()
          .line(
              "kedge: row "
                  + meant.get().id()
                  + " of the ledger, which could not be read, is forgotten; files stay");
    }
    return meant.isPresent();
  }
}
