package dev.kedge.cli.print;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferEvent.Done;
import dev.kedge.model.TransferEvent.Failed;
import dev.kedge.model.TransferEvent.HostLimit;
import dev.kedge.model.TransferEvent.Note;
import dev.kedge.model.TransferEvent.Orphan;
import dev.kedge.model.TransferEvent.Progress;
import dev.kedge.model.TransferEvent.Resolved;
import dev.kedge.model.TransferEvent.Restarted;
import dev.kedge.model.TransferEvent.Retry;
import dev.kedge.model.TransferEvent.Withdrawn;
import dev.kedge.model.VerifyResult;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Events as JSON lines; docs/events.schema.json says what each field means. */
public final class JsonEvents {
  private final Ticker ticker;
  private final ToIntFunction<Failure> exitCode;
  private final Hints hints;

  public JsonEvents(Ticker ticker, ToIntFunction<Failure> exitCode, Hints hints) {
    this.ticker = ticker;
    this.exitCode = exitCode;
    this.hints = hints;
  }

  public String of(TransferEvent event) {
    return switch (event) {
      case Resolved resolved -> resolved(resolved);
      case Progress progress -> progress(progress);
      case Retry retry -> retry(retry);
      case Restarted restarted ->
          line("restarted", restarted).string("reason", restarted.reason()).end();
      case Withdrawn withdrawn ->
          line("withdrawn", withdrawn)
              .text("part", withdrawn.part())
              .number("bytes", withdrawn.bytes())
              .end();
      case Orphan orphan -> line("orphan", orphan).text("part", orphan.part()).end();
      case Note note -> line("note", note).string("text", note.text()).end();
      case HostLimit limit -> hostLimit(limit);
      case Done done -> done(done);
      case Failed failed -> failed(failed);
    };
  }

  private String resolved(Resolved event) {
    return line("resolved", event)
        .string("url", event.url())
        .string("final_url", event.finalUrl())
        .text("path", event.target())
        .known("total", event.total())
        .number("resumed_from", event.resumedFrom())
        .truth("ranges", event.ranges())
        .string("etag", event.etag())
        .string("last_modified", event.lastModified())
        .end();
  }

  private String progress(Progress event) {
    return line("progress", event)
        .number("bytes", event.bytes())
        .known("total", event.total())
        .number("rate", event.rate())
        .number("connections", event.connections())
        .end();
  }

  private String retry(Retry event) {
    return line("retry", event)
        .string("type", event.reason().type())
        .string("message", event.reason().text())
        .number("attempt", event.attempt())
        .seconds("delay", event.delay())
        .end();
  }

  private String hostLimit(HostLimit event) {
    return line("host-limit")
        .string("host", event.host())
        .number("connections", event.connections())
        .truth("remembered", event.remembered())
        .end();
  }

  private String done(Done event) {
    return line("done", event)
        .string("url", event.url())
        .string("final_url", event.finalUrl())
        .text("path", event.target())
        .number("bytes", event.bytes())
        .number("fetched", event.fetched())
        .number("resumed_from", event.resumedFrom())
        .seconds("seconds", event.time())
        .digests("digests", event.digests())
        .string("proof", event.proof().label())
        .string("etag", event.etag())
        .string("last_modified", event.lastModified())
        .truth("already_complete", event.alreadyComplete())
        .end();
  }

  private String failed(Failed event) {
    JsonLine line = line("failed", event).string("url", event.url()).text("path", event.target());
    return failure(line, event.failure(), hints.of(event))
        .truth("transient", event.failure().isTransient())
        .number("bytes_kept", event.bytesKept())
        .end();
  }

  /** A failure of the command as a whole. */
  public String error(String type, int exitCode, String message, @Nullable String hint) {
    return line("error")
        .string("type", type)
        .number("exit_code", exitCode)
        .string("message", message)
        .string("hint", hint)
        .end();
  }

  public String verified(VerifyResult result) {
    JsonLine line =
        line("verified")
            .text("path", result.file())
            .string("verdict", lower(result.verdict()))
            .number("bytes", result.size())
            .number("chunk_size", result.chunkSize())
            .number("chunks", result.chunks())
            .numbers("bad_chunks", result.badChunks())
            .number("fetched_chunks", result.fetchedChunks())
            .digests("digests", result.digests())
            .string("against", result.against() == null ? null : lower(result.against()))
            .seconds("seconds", result.time());
    return result.failure() == null
        ? line.end()
        : failure(line, result.failure(), hints.of(result.failure())).end();
  }

  private JsonLine failure(JsonLine line, Failure failure, @Nullable String hint) {
    return line.string("type", failure.type())
        .number("exit_code", exitCode.applyAsInt(failure))
        .string("message", failure.text())
        .string("hint", hint);
  }

  private JsonLine line(String event, TransferEvent of) {
    return line(event).number("file", of.file());
  }

  private JsonLine line(String event) {
    return new JsonLine(event, ticker.now());
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
