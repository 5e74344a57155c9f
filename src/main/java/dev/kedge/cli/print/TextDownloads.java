package dev.kedge.cli.print;

import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Pin;
import dev.kedge.protocol.Displayed;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Downloads for people: a table, or one fact a line. */
public final class TextDownloads implements DownloadPrinter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());
  private final Consumer<String> out;
  private final States states;

  public TextDownloads(Consumer<String> out, States states) {
    this.out = out;
    this.states = states;
  }

  @Override
  public void list(List<Download> downloads) {
    if (downloads.isEmpty()) {
      return;
    }
    out.accept(row("ID", "STATE", "DONE", "SIZE", "FILE"));
    for (Download download : downloads) {
      String size = total(download) < 0 ? "?" : Amounts.bytes(total(download));
      out.accept(
          row(
              String.valueOf(download.id()),
              states.of(download),
              done(download),
              size,
              Names.of(download.file())));
      if (download.state() != DownloadState.COMPLETED && download.errorText() != null) {
        out.accept(" ".repeat(7) + error(download));
      }
    }
  }

  private static String row(String id, String state, String done, String size, String file) {
    return String.format(Locale.ROOT, "%5s  %-11s  %5s  %9s  %s", id, state, done, size, file);
  }

  @Override
  public void show(List<Download> downloads) {
    boolean first = true;
    for (Download download : downloads) {
      if (!first) {
        out.accept("");
      }
      first = false;
      show(download);
    }
  }

  private void show(Download download) {
    fact("file", Names.of(download.file()));
    fact("id", String.valueOf(download.id()));
    fact("state", states.of(download));
    fact("url", download.url());
    fact("final url", download.finalUrl().equals(download.url()) ? "" : download.finalUrl());
    fact("needs", String.join(", ", download.secrets()));
    fact("bytes", progress(download));
    fact("chunks of", download.chunkSize() == 0 ? "" : Amounts.bytes(download.chunkSize()));
    validators(download.pin());
    for (Digest digest : download.digests()) {
      fact("digest", digest.toString());
    }
    download.expected().forEach(given -> fact("expected", given.digest().toString()));
    fact("proof", download.proof() == null ? "" : download.proof().label());
    fact("error", error(download));
    fact("started", time(download.created()));
    fact("changed", time(download.updated()));
    fact("process", download.pid() > 0 ? String.valueOf(download.pid()) : "");
  }

  private void validators(@Nullable Pin pin) {
    if (pin != null) {
      fact("etag", pin.etag() == null ? "" : pin.etag().toString());
      fact("modified", pin.lastModified() == null ? "" : pin.lastModified());
    }
  }

  /** Facts that are not there are left out. */
  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      out.accept(String.format(Locale.ROOT, "%-10s %s", name + ':', Displayed.escape(value)));
    }
  }

  @Override
  public void forgotten(Download download, @Nullable Path part, boolean deleted) {
    boolean finished = download.state() == DownloadState.COMPLETED;
    String file = finished ? "; the file stays" : "";
    String rest =
        part == null
            ? ""
            : deleted
                ? "; its part is deleted"
                : "; what was fetched of it stays in " + Names.of(part);
    out.accept("forgot " + Names.of(download.file()) + file + rest);
  }

  @Override
  public void forgotten(int count) {
    out.accept(
        "forgot " + count + (count == 1 ? " download" : " downloads") + "; no file was deleted");
  }

  /** What {@code resume} is about to do with it. */
  static String plan(Download download) {
    return "#"
        + download.id()
        + ' '
        + Names.of(download.file())
        + ", "
        + progress(download)
        + ", from "
        + Displayed.escape(download.url());
  }

  private static String progress(Download download) {
    long total = total(download);
    if (total < 0 || total == download.bytes()) {
      return Amounts.bytes(download.bytes());
    }
    return Amounts.bytes(download.bytes()) + " of " + Amounts.bytes(total);
  }

  private static String done(Download download) {
    if (download.state() == DownloadState.COMPLETED) {
      return "100%";
    }
    long total = total(download);
    return total <= 0 ? "" : 100 * download.bytes() / total + "%";
  }

  static long total(Download download) {
    Pin pin = download.pin();
    if (download.stamp() != null) {
      return download.stamp().size();
    }
    return pin == null ? -1 : pin.total();
  }

  private static String error(Download download) {
    if (download.errorText() == null) {
      return "";
    }
    String at = download.errorAt() == null ? "" : time(download.errorAt()) + ": ";
    return at + Displayed.escape(download.errorText());
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
