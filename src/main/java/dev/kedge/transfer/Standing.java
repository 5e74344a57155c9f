package dev.kedge.transfer;

import dev.kedge.model.FileStamp;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a download is saved, what stands there before, and what may be done about it. Made by
 * {@link Naming}.
 *
 * @param file where the download will go
 * @param ours the stamp of kedge's own finished file there, which a new version may replace; null
 *     when there is none
 * @param complete whether that file is the finished one of this very download
 * @param overwrite whether any other file there may be replaced
 */
record Standing(Path file, @Nullable FileStamp ours, boolean complete, boolean overwrite) {}
