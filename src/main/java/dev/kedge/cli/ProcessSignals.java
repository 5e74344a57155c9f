package dev.kedge.cli;

import dev.kedge.model.Ticker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signals by {@code sun.misc.Signal} (module jdk.unsupported). A shutdown hook could not do: it
 * cannot let the command return its own exit code, and the JVM ignores a second signal while hooks
 * run. Called by reflection, because javac's warning on this class cannot be suppressed and
 * warnings are errors here. Where the class is missing, a signal ends the process as it always did.
 */
final class ProcessSignals implements Signals {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  /** {@code timeout} signals its child and then the child's group: one wish, heard twice. */
  private static final long BURST_NANOS = Duration.ofMillis(500).toNanos();

  private final Ticker ticker;

  ProcessSignals(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public Watch watch(Consumer<ExitCode> stop) {
    AtomicReference<@Nullable Long> asked = new AtomicReference<>();
    List<Watch> watches = new ArrayList<>();
    watches.add(handle("INT", () -> onSignal(asked, stop, ExitCode.INTERRUPTED)));
    watches.add(handle("TERM", () -> onSignal(asked, stop, ExitCode.TERMINATED)));
    // A closed terminal window. The JVM leaves the signal alone under nohup.
    watches.add(handle("HUP", () -> onSignal(asked, stop, ExitCode.TERMINATED)));
    return () -> watches.forEach(Watch::close);
  }

  @Override
  public void onHangup(Runnable action) {
    handle("HUP", action);
  }

  @Override
  public void onResize(Runnable action) {
    handle("WINCH", action);
  }

  private void onSignal(
      AtomicReference<@Nullable Long> asked, Consumer<ExitCode> stop, ExitCode exit) {
    long now = ticker.nanos();
    Long first = asked.compareAndExchange(null, now);
    if (first == null) {
      stop.accept(exit);
    } else if (now - first >= BURST_NANOS) {
      Runtime.getRuntime().halt(exit.code());
    }
  }

  private static Watch handle(String name, Runnable action) {
    try {
      Class<?> type = Class.forName(SIGNAL);
      Class<?> handlerType = Class.forName(HANDLER);
      InvocationHandler invoked =
          (_, method, _) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      Object signal = type.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              ProcessSignals.class.getClassLoader(), new Class<?>[] {handlerType}, invoked);
      Method handle = type.getMethod("handle", type, handlerType);
      Object before = handle.invoke(null, signal, handler);
      return () -> restore(handle, signal, before);
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      return () -> {};
    }
  }

  private static void restore(Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
