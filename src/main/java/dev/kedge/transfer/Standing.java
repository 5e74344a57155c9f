package dev.kedge.transfer;

import dev.kedge.disk.Disk;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExistingTarget;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands under the target's name before a fetch, and what may be done about it.
 *
 * @param file where the download will go: the target, or a free name beside it
 * @param ours the stamp of kedge's own finished file there, which a new version may replace; null
 *     when there is none
 * @param complete whether that file is the finished one of this very download
 */
record Standing(Path file, @Nullable FileStamp ours, boolean complete) {

  /**
   * @throws Failure.Local a file that is not kedge's own, or was edited, stands there and must not
   *     be touched
   */
  static Standing of(Download row, ExistingTarget existing, @Nullable FileStamp mayReplace)
      throws Failure {
    Disk.prepare(row.file());
    Optional<FileStamp> found = Disk.stamp(row.file());
    if (found.isEmpty()) {
      return new Standing(row.file(), null, false);
    }
    if (found.get().equals(row.stamp())) {
      return new Standing(row.file(), row.stamp(), row.state() == DownloadState.COMPLETED);
    }
    if (found.get().equals(mayReplace)) {
      return new Standing(row.file(), mayReplace, false);
    }
    return switch (existing) {
      case OVERWRITE -> new Standing(row.file(), null, false);
      case RENAME -> new Standing(Disk.freeName(row.target()), null, false);
      case REFUSE ->
          throw Failure.Local.of(
              row.file()
                  + (row.stamp() == null
                      ? ": a file that kedge did not make is there"
                      : ": the file was changed since kedge made it"),
              "replace it with --overwrite, or fetch under another name with -o or --auto-rename");
    };
  }
}
