package dev.kedge.cli.print;

import dev.kedge.model.Download;
import dev.kedge.model.Failure;
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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells people: lines that stay, and a progress view below them that comes and goes. */
public final class TextPrinter implements Printer {
  private static final Duration LONG_WAIT = Duration.ofSeconds(10);

  private final ProgressView view;
  private final Voice voice;
  private final Phrases phrases;
  private final ErrorText errors;
  private final Hints hints;
  private final Names names = new Names();
  private final Set<Integer> retried = new HashSet<>();
  private int saved;
  private int failed;
  private int interrupted;
  private long savedBytes;

  public TextPrinter(ProgressView view, Voice voice, Palette palette, Hints hints) {
    this.view = view;
    this.voice = voice;
    this.phrases = new Phrases(palette, voice == Voice.VERBOSE);
    this.errors = new ErrorText(palette);
    this.hints = hints;
  }

  @Override
  public synchronized void on(TransferEvent event) {
    names.learn(event);
    String name = names.of(event);
    view.show(name, event);
    switch (event) {
      case Resolved resolved -> onResolved(name, resolved);
      case Progress progress -> onProgress(progress);
      case Retry retry -> onRetry(name, retry);
      case HostLimit limit -> say(Voice.VERBOSE, phrases.hostLimit(limit));
      case Restarted restarted -> say(Voice.NORMAL, phrases.restarted(name, restarted));
      case Withdrawn withdrawn -> say(Voice.NORMAL, phrases.withdrawn(withdrawn));
      case Orphan orphan -> say(Voice.NORMAL, phrases.orphan(orphan));
      case Note note ->
          say(note.important() ? Voice.NORMAL : Voice.VERBOSE, phrases.note(name, note));
      case Done done -> onDone(name, done);
      case Failed gone -> onFailed(gone.failure(), hints.of(gone));
    }
  }

  private void onResolved(String name, Resolved event) {
    say(Voice.VERBOSE, phrases.resolved(name, event));
    if (event.resumedFrom() > 0) {
      say(Voice.NORMAL, phrases.goingOn(name, event));
    }
  }

  private void onProgress(Progress event) {
    retried.remove(event.file());
  }

  /** Eight connections that break together are one piece of news; a long silence is another. */
  private void onRetry(String name, Retry event) {
    if (event.isOneConnectionFewer()) {
      say(Voice.VERBOSE, phrases.retry(name, event));
      return;
    }
    boolean isLong = event.delay().compareTo(LONG_WAIT) >= 0;
    if (retried.add(event.file()) || isLong || voice == Voice.VERBOSE) {
      say(Voice.NORMAL, phrases.retry(name, event));
    }
  }

  private void onDone(String name, Done event) {
    saved++;
    savedBytes += event.bytes();
    say(Voice.NORMAL, phrases.done(name, event, view.columns()));
  }

  private void onFailed(Failure failure, @Nullable String hint) {
    // An interrupt is told once, for the whole command.
    if (failure instanceof Failure.Interrupted) {
      interrupted++;
    } else {
      failed++;
      errors.of(failure.text(), hint).forEach(view::line);
    }
  }

  @Override
  public synchronized void planned(List<Download> chosen) {
    if (chosen.isEmpty()) {
      say(Voice.NORMAL, "nothing to resume");
      return;
    }
    view.expect(chosen.size());
    say(Voice.NORMAL, "resuming " + Phrases.count(chosen.size(), "download") + ':');
    for (Download download : chosen) {
      say(Voice.NORMAL, "  " + TextDownloads.plan(download));
    }
  }

  @Override
  public synchronized void verified(VerifyResult result) {
    String name = Names.of(result.file());
    switch (result.verdict()) {
      case GOOD -> say(Voice.NORMAL, phrases.good(name, result));
      case REPAIRED -> say(Voice.NORMAL, phrases.repaired(name, result));
      case BAD, UNKNOWN, UNREADABLE -> {
        if (result.failure() != null) {
          onFailed(result.failure(), hints.of(result.failure()));
        }
        if (!result.badChunks().isEmpty()) {
          view.line(phrases.badChunks(name, result));
        }
      }
    }
  }

  @Override
  public synchronized void finish() {
    view.close();
    if (saved + failed > 1 || (saved + failed > 0 && interrupted > 0)) {
      String bad =
          (failed == 0 ? "" : ", " + failed + " failed")
              + (interrupted == 0 ? "" : ", " + interrupted + " interrupted");
      say(
          Voice.NORMAL,
          "total: " + Phrases.count(saved, "file") + ", " + Amounts.bytes(savedBytes) + bad);
    }
  }

  private void say(Voice least, String text) {
    if (voice.compareTo(least) >= 0) {
      view.line(text);
    }
  }
}
