package dev.kedge.cli.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/** How to start kedge as another process. */
record Program(List<String> start) {

  /**
   * The launcher of the image that this process runs from; outside of an image, Java with the same
   * class path.
   */
  static Program of(Class<?> main) {
    CodeSource source = main.getProtectionDomain().getCodeSource();
    if (source != null) {
      // image/lib/kedge.jar, image/bin/kedge
      Path lib = Path.of(uri(source)).toAbsolutePath().getParent();
      Path launcher = lib == null ? null : lib.resolveSibling("bin").resolve("kedge");
      if (launcher != null && Files.isExecutable(launcher)) {
        return new Program(List.of(launcher.toString()));
      }
    }
    return new Program(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
  }

  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(start);
    command.addAll(arguments);
    return command;
  }

  private static URI uri(CodeSource source) {
    try {
      return source.getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
