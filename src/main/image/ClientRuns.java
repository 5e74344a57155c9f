import dev.kedge.cli.Main;

/** What users do most, one after another in one process, for the client's AOT cache. */
final class ClientRuns {
  private ClientRuns() {}

  /**
   * {@code URL DIR}: a kedge server that serves the files of {@code Training}, and a free place.
   */
  public static void main(String[] args) {
    String files = args[0] + "/files/";
    String dir = args[1] + "/";
    expect(0, "--version");
    expect(0, "--help");
    expect(0, "fetch", "--help");
    expect(0, "verify", "--help");
    for (String size : new String[] {"0", "10240", "25165824"}) {
      String file = dir + size;
      expect(0, "fetch", files + size + ".bin", "-o", file);
      expect(0, "fetch", files + size + ".bin", "-o", file);
      expect(0, "verify", file);
    }
    expect(0, "fetch", "--json", files + "10240.bin", "-o", dir + "json");
    expect(0, "list");
    expect(6, "fetch", files + "missing.bin", "-o", dir + "missing");
    expect(2, "fetch");
    System.exit(0);
  }

  private static void expect(int code, String... command) {
    int got = Main.run(command);
    if (got != code) {
      System.err.println(String.join(" ", command) + ": exit " + got + ", not " + code);
      System.exit(1);
    }
  }
}
