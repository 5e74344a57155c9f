package dev.kedge.cli.print;

import dev.kedge.model.Download;
import dev.kedge.model.Pin;
import dev.kedge.model.Ticker;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Downloads for programs: a JSON object a line, the same for {@code list} and {@code show}. */
public final class JsonDownloads implements DownloadPrinter {
  private final Consumer<String> out;
  private final Ticker ticker;
  private final States states;

  public JsonDownloads(Consumer<String> out, Ticker ticker, States states) {
    this.out = out;
    this.ticker = ticker;
    this.states = states;
  }

  @Override
  public void list(List<Download> downloads) {
    downloads.forEach(download -> out.accept(line(download)));
  }

  @Override
  public void show(List<Download> downloads) {
    list(downloads);
  }

  @Override
  public void forgotten(Download download, @Nullable Path part, boolean deleted) {
    out.accept(
        new JsonLine("forgotten", ticker.now())
            .number("id", download.id())
            .text("path", download.file())
            .text("part", part)
            .truth("part_deleted", part != null && deleted)
            .end());
  }

  /** There is a line for each. */
  @Override
  public void forgotten(int count) {}

  private String line(Download download) {
    Pin pin = download.pin();
    return new JsonLine("download", ticker.now())
        .number("id", download.id())
        .text("path", download.file())
        .string("url", download.url())
        .string("final_url", download.finalUrl())
        .strings("needs", download.secrets())
        .string("state", states.of(download))
        .number("bytes", download.bytes())
        .known("total", TextDownloads.total(download))
        .number("chunk_size", download.chunkSize())
        .text("etag", pin == null ? null : pin.etag())
        .string("last_modified", pin == null ? null : pin.lastModified())
        .digests("digests", download.digests())
        .digests("expected", download.expected().stream().map(e -> e.digest()).toList())
        .string("proof", download.proof() == null ? null : download.proof().label())
        .string("error_type", download.errorType())
        .string("error", download.errorText())
        .text("error_at", download.errorAt())
        .text("created", download.created())
        .text("updated", download.updated())
        .known("pid", download.pid() > 0 ? download.pid() : -1)
        .end();
  }
}
