package dev.kedge.serve.catalog;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Makes a thread give way to all others. */
final class LowPriority {
  private static final int THIS_THREAD = 0;
  private static final int NICEST = 19;

  private LowPriority() {}

  /**
   * For the calling platform thread. Java's own priorities mean nothing on Linux, where setpriority
   * is by thread.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a wish, nothing relies on it
  static void take() {
    Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
    if (System.getProperty("os.name", "").equals("Linux")) {
      beNice();
    }
  }

  @SuppressWarnings("restricted")
  private static void beNice() {
    var type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle set =
          linker.downcallHandle(linker.defaultLookup().findOrThrow("setpriority"), type);
      var _ = (int) set.invokeExact(0, THIS_THREAD, NICEST);
    } catch (Throwable _) {
      // Then it competes with the others.
    }
  }
}
