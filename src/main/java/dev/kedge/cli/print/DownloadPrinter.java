package dev.kedge.cli.print;

import dev.kedge.model.Download;
import java.util.List;

/** Shows what the ledger knows. */
public interface DownloadPrinter {
  /** Many, briefly. */
  void list(List<Download> downloads);

  /** Few, with all there is. */
  void show(List<Download> downloads);

  void forgotten(Download download, boolean partDeleted);
}
