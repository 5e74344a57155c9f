package dev.kedge.cli.print;

import dev.kedge.model.Download;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what the ledger knows. */
public interface DownloadPrinter {
  /** Many, briefly. */
  void list(List<Download> downloads);

  /** Few, with all there is. */
  void show(List<Download> downloads);

  /**
   * A row is gone.
   *
   * @param part its part file; null where there was none
   * @param deleted whether that is gone too
   */
  void forgotten(Download download, @Nullable Path part, boolean deleted);

  /** So many rows are gone, and all their files stay. */
  void forgotten(int count);
}
