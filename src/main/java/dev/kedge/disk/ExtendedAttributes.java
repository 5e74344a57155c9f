package dev.kedge.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file's own attributes and its access control list, which Linux keeps as one of them. By path:
 * Java's view of them opens the file, and closing that would drop the lock on a part.
 */
final class ExtendedAttributes {
  private static final String ACL = "system.posix_acl_access";

  /** File systems take no larger ones: 64 KiB of names, 64 KiB a value. */
  private static final int MOST_BYTES = 64 << 10;

  private ExtendedAttributes() {}

  /**
   * Gives {@code to} those of {@code from}, and no list where that has none. What may not be set,
   * or is not known here, is left out. Capabilities are not carried over: they were given to other
   * bytes.
   */
  static void copy(Path from, Path to) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      new Copy(new Calls(), arena, name(arena, from), name(arena, to)).run();
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      // A C library without these calls: then there is nothing to carry over.
    }
  }

  private static MemorySegment name(Arena arena, Path path) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    Charset charset =
        Charset.isSupported(encoding) ? Charset.forName(encoding) : StandardCharsets.UTF_8;
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, terminated(path.toString().getBytes(charset)));
  }

  private static byte[] terminated(byte[] text) {
    return Arrays.copyOf(text, text.length + 1);
  }

  private static boolean isCarried(String name) {
    return name.startsWith("user.") || name.equals(ACL) || name.equals("security.selinux");
  }

  /** The calls of the C library. */
  @SuppressWarnings("restricted")
  private record Calls(MethodHandle list, MethodHandle get, MethodHandle set, MethodHandle remove) {
    Calls() {
      this(
          call(
              "llistxattr",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG)),
          call(
              "lgetxattr",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG)),
          call(
              "lsetxattr",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT)),
          call(
              "lremovexattr",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS)));
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().find(name).orElseThrow(UnsupportedOperationException::new),
          descriptor);
    }
  }

  /** From one file to another. */
  private record Copy(Calls calls, Arena arena, MemorySegment from, MemorySegment to) {

    void run() throws Throwable {
      List<String> names = names(from);
      if (!names.contains(ACL) && names(to).contains(ACL)) {
        var _ = (int) calls.remove().invokeExact(to, text(ACL));
      }
      MemorySegment value = arena.allocate(MOST_BYTES);
      for (String name : names) {
        if (isCarried(name)) {
          long size = (long) calls.get().invokeExact(from, text(name), value, (long) MOST_BYTES);
          if (size >= 0) {
            var _ = (int) calls.set().invokeExact(to, text(name), value, size, 0);
          }
        }
      }
    }

    private List<String> names(MemorySegment file) throws Throwable {
      MemorySegment list = arena.allocate(MOST_BYTES);
      long size = (long) calls.list().invokeExact(file, list, (long) MOST_BYTES);
      List<String> names = new ArrayList<>();
      for (long at = 0; at < size; ) {
        String name = list.getString(at, StandardCharsets.UTF_8);
        names.add(name);
        at += name.getBytes(StandardCharsets.UTF_8).length + 1L;
      }
      return names;
    }

    private MemorySegment text(String name) {
      return arena.allocateFrom(name, StandardCharsets.UTF_8);
    }
  }
}
