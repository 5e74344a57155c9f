package dev.kedge.serve;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Looks whether the certificate's files were replaced, every second, and has them read again. Files
 * that do not fit together, since one of them is still to come, change nothing.
 */
final class CertificateWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TlsFiles files;
  private final Reload reload;
  private final Ticker ticker;
  private final Consumer<String> notices;
  private final Thread thread;
  private TlsFiles.State seen;

  /** Puts what the files hold now to use. */
  @FunctionalInterface
  interface Reload {
    void run() throws Failure;
  }

  private CertificateWatch(
      TlsFiles files, TlsFiles.State seen, Reload reload, Ticker ticker, Consumer<String> notices) {
    this.files = files;
    this.seen = seen;
    this.reload = reload;
    this.ticker = ticker;
    this.notices = notices;
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  /**
   * Begins to watch.
   *
   * @param seen how the files were before they were read
   */
  static CertificateWatch start(
      TlsFiles files, TlsFiles.State seen, Reload reload, Ticker ticker, Consumer<String> notices) {
    var watch = new CertificateWatch(files, seen, reload, ticker, notices);
    watch.thread.start();
    return watch;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        ticker.sleep(PAUSE);
        look();
      }
    } catch (InterruptedException _) {
      // The server ends.
    }
  }

  private void look() {
    TlsFiles.State now = files.state();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      reload.run();
      notices.accept("the certificate was replaced; new connections get the new one");
    } catch (Failure e) {
      notices.accept("the certificate stays as it was: " + e.text());
    }
  }
}
