package dev.kedge.cli;

import dev.kedge.app.Downloads;
import dev.kedge.app.Kedge;
import dev.kedge.app.Syncing;
import dev.kedge.ledger.LostRow;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.ResumeRequest;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.model.VerifyRequest;
import dev.kedge.model.VerifyResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers what it was asked, and plays the events and results it was given. */
final class FakeKedge implements Kedge, Downloads {
  final List<TransferEvent> script = new ArrayList<>();
  final List<VerifyResult> verified = new ArrayList<>();
  final List<Download> rows = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  Runnable whileWorking = () -> {};
  Runnable onInterrupt = () -> {};
  @Nullable String notice;
  @Nullable Failure refusal;
  @Nullable RuntimeException bug;
  @Nullable FetchRequest fetched;
  @Nullable ResumeRequest resumed;
  @Nullable VerifyRequest proven;
  boolean interrupted;
  boolean closed;

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public void fetch(FetchRequest request, TransferListener events) throws Failure {
    calls.add("fetch");
    fetched = request;
    int index = request.items().size();
    for (FetchRequest.Mistake mistake : request.mistakes()) {
      events.on(new TransferEvent.Failed(index++, mistake.shown(), null, mistake.failure(), 0));
    }
    play(events);
  }

  @Override
  public void stream(FetchRequest request, OutputStream out, TransferListener events)
      throws Failure {
    calls.add("stream");
    fetched = request;
    try {
      out.write("the bytes".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Failure.Local("cannot write", null, false, e);
    }
    play(events);
  }

  @Override
  public void resume(ResumeRequest request, List<Download> chosen, TransferListener events)
      throws Failure {
    calls.add("resume " + chosen.size());
    resumed = request;
    play(events);
  }

  @Override
  public void verify(VerifyRequest request, TransferListener events, Consumer<VerifyResult> results)
      throws Failure {
    calls.add("verify");
    proven = request;
    play(events);
    verified.forEach(results);
  }

  private void play(TransferListener events) throws Failure {
    whileWorking.run();
    if (bug != null) {
      throw bug;
    }
    if (refusal != null) {
      throw refusal;
    }
    script.forEach(events::on);
  }

  @Override
  public Syncing sync() {
    throw new UnsupportedOperationException("no servers here");
  }

  @Override
  public Downloads downloads() {
    return this;
  }

  @Override
  public List<LostRow> unreadable() {
    return List.of();
  }

  @Override
  public void forget(LostRow row) {}

  @Override
  public List<Download> all() {
    return rows;
  }

  @Override
  public List<Download> named(String name) throws Failure {
    List<Download> found =
        rows.stream().filter(row -> row.file().toString().endsWith(name)).toList();
    if (found.isEmpty()) {
      throw new Failure.Usage("nothing known of " + name, "see 'kedge list'");
    }
    return found;
  }

  @Override
  public List<Download> resumable(List<String> names, boolean failed) {
    calls.add("resumable " + names + ' ' + failed);
    return rows;
  }

  @Override
  public Optional<Path> forget(Download download, boolean deletePart) {
    calls.add("forget " + download.id() + ' ' + deletePart);
    return Optional.of(Path.of(download.file() + ".a1.kedge"));
  }

  @Override
  public void interrupt() {
    interrupted = true;
    onInterrupt.run();
  }

  @Override
  public void close() {
    closed = true;
  }
}
