package dev.kedge.origin;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Addresses of host names. The system's resolver knows no limit, so it runs on a thread that can be
 * left behind.
 */
final class Names {

  /** How the system resolves; tests put another in its place. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private final Lookup lookup;

  Names(Lookup lookup) {
    this.lookup = lookup;
  }

  List<InetAddress> resolve(String host, Duration limit, Breaker breaker)
      throws IOException, Failure.Interrupted {
    boolean isLiteral = host.indexOf(':') >= 0 || host.matches("[0-9.]*[0-9]");
    if (isLiteral) {
      return List.of(InetAddress.getByName(host));
    }
    FutureTask<InetAddress[]> task = new FutureTask<>(() -> lookup.all(host));
    Runnable stop = () -> task.cancel(false);
    breaker.add(stop);
    Thread.ofPlatform().daemon().name("kedge-names").start(task);
    try {
      return List.of(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the name was not resolved in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (CancellationException e) {
      throw new Failure.Interrupted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Interrupted();
    } finally {
      breaker.remove(stop);
    }
  }
}
