import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jar of kedge and those that its manifest names. */
record Jars(Path main, List<Path> others) {

  static Jars of(Path main, Path lib) throws IOException {
    try (JarFile jar = new JarFile(main.toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return new Jars(main, Stream.of(classPath.split(" ")).map(lib::resolve).toList());
    }
  }

  List<Path> all() {
    List<Path> all = new ArrayList<>(others);
    all.addFirst(main);
    return all;
  }

  void copyTo(Path lib) throws IOException {
    Files.createDirectories(lib);
    for (Path jar : all()) {
      Files.copy(jar, lib.resolve(jar.getFileName()));
    }
  }

  /**
   * Replaces the jar of picocli: its class files are of Java 5, which no AOT cache can hold. From
   * its own sources, it starts in about half the time.
   */
  void recompilePicocli(Path sources, Path classes, Path lib, String date) throws IOException {
    Image.delete(classes);
    List<String> options =
        new ArrayList<>(List.of("-nowarn", "-proc:none", "-g", "-d", classes.toString()));
    options.addAll(Image.list(sources).stream().map(Path::toString).toList());
    Image.run("javac", options);
    Path jar = lib.resolve(find("picocli-").getFileName());
    Image.run("jar", List.of("-c", "-f", jar.toString(), "--date", date, "-C", classes + "", "."));
  }

  void unpackNativeLibraries(Path to) throws IOException, ReflectiveOperationException {
    Path sqlite = find("sqlite-jdbc-");
    unpack(sqlite, "org/sqlite/native/" + platformOf(sqlite) + "/", to);
    for (Path jar : others) {
      if (jar.getFileName().toString().startsWith("netty-transport-native-")) {
        unpack(jar, "META-INF/native/lib", to);
      }
    }
  }

  /** SQLite's own word for this platform, say {@code Linux/x86_64}. */
  private static String platformOf(Path sqlite) throws IOException, ReflectiveOperationException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {sqlite.toUri().toURL()})) {
      Class<?> info = loader.loadClass("org.sqlite.util.OSInfo");
      return (String) info.getMethod("getNativeLibFolderPathForCurrentOS").invoke(null);
    }
  }

  private Path find(String prefix) {
    return others.stream()
        .filter(jar -> jar.getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  private static void unpack(Path jar, String prefix, Path to) throws IOException {
    Files.createDirectories(to);
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, to.resolve(Path.of(entry.getName()).getFileName()));
          }
        }
      }
    }
  }
}
