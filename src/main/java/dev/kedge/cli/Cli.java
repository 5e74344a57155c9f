package dev.kedge.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command line as a whole: which commands there are, and how each ends. */
final class Cli {
  private static final List<String> VERSION = List.of("-V", "--version");
  private static final String FETCH = "fetch";
  private final Shell shell;
  private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

  Cli(Shell shell) {
    this.shell = shell;
    commands.put(FETCH, () -> new FetchCommand(shell));
    commands.put("resume", () -> new ResumeCommand(shell));
    commands.put("verify", () -> new VerifyCommand(shell));
    commands.put("list", () -> new ListCommand(shell));
    commands.put("show", () -> new ShowCommand(shell));
    commands.put("forget", () -> new ForgetCommand(shell));
    commands.put("login", () -> new LoginCommand(shell));
    commands.put("logout", () -> new LogoutCommand(shell));
    commands.put("sync", () -> new SyncCommand(shell));
    commands.put("clear", () -> new ClearCommand(shell));
    commands.put("pause", () -> new PauseCommand(shell));
    commands.put("serve", () -> new ServeCommand(shell));
    commands.put("token", () -> new TokenCommand(shell));
    commands.put("link", () -> new LinkCommand(shell));
    commands.put("keys", () -> new KeysCommand(shell));
    commands.put("revoke", () -> new RevokeCommand(shell));
    commands.put("demo", () -> new DemoCommand(shell));
    commands.put("completion", () -> new CompletionCommand(shell));
  }

  int run(String... typed) {
    String[] args = asOptions(typed);
    Complaints complaints = new Complaints(shell, typed);
    int code = execute(complaints, args);
    if (shell.out().readerIsGone()) {
      return ExitCode.BROKEN_PIPE.code();
    }
    var unwritten = shell.out().failure();
    return unwritten == null || code == ExitCode.LOCAL.code()
        ? code
        : complaints.unwritten(unwritten);
  }

  /**
   * {@code kedge help fetch} is {@code kedge fetch --help}, and {@code kedge URL} is {@code kedge
   * fetch URL}; of a command that there is not, only its name is looked at.
   */
  private String[] asOptions(String... typed) {
    if (isFetch(typed)) {
      return Stream.concat(Stream.of(FETCH), Stream.of(typed)).toArray(String[]::new);
    }
    if (typed.length > 0 && typed[0].equals("help")) {
      return typed.length == 1 ? new String[] {"--help"} : asOptions(typed[1], "--help");
    }
    boolean isUnknown =
        typed.length > 0 && !typed[0].startsWith("-") && !commands.containsKey(typed[0]);
    return isUnknown ? new String[] {typed[0]} : typed;
  }

  /** A URL where a command would stand, or options before one. */
  private static boolean isFetch(String... typed) {
    return typed.length > 0
        && (isUrl(typed[0]) || (typed[0].startsWith("-") && Stream.of(typed).anyMatch(Cli::isUrl)));
  }

  private static boolean isUrl(String typed) {
    return typed.regionMatches(true, 0, "http://", 0, 7)
        || typed.regionMatches(true, 0, "https://", 0, 8);
  }

  private int execute(Complaints complaints, String... args) {
    try {
      return commandLine(args.length == 0 ? null : args[0])
          .setParameterExceptionHandler((e, _) -> complaints.usage(e))
          .setExecutionExceptionHandler((e, _, _) -> complaints.failed(e))
          .execute(args);
    } catch (Error e) { // Out of memory, a class missing: picocli passes these on.
      return complaints.failed(e);
    }
  }

  CommandLine allCommands() {
    return commandLine(null);
  }

  /**
   * With only the command that is wanted, if there is one: reading the options of all takes 30 ms.
   */
  private CommandLine commandLine(@Nullable String wanted) {
    CommandLine line = new CommandLine(new RootCommand());
    Supplier<Object> only = wanted == null ? null : commands.get(wanted);
    if (only != null) {
      line.addSubcommand(only.get());
    } else if (wanted == null || !VERSION.contains(wanted)) {
      commands.values().forEach(command -> line.addSubcommand(command.get()));
    }
    describe(line.getCommandSpec());
    line.getCommandSpec()
        .version("kedge " + Version.text())
        .addOption(
            OptionSpec.builder(VERSION.toArray(String[]::new))
                .versionHelp(true)
                .description("Print the version.")
                .build());
    line.getSubcommands().values().forEach(sub -> describe(sub.getCommandSpec()));
    CommandLine serve = line.getSubcommands().get("serve");
    if (serve != null) {
      serve.setDefaultValueProvider(new ServeVariables(shell.environment()));
    }
    new HelpText(HelpText.columns(shell.environment())).install(line);
    return line.setExpandAtFiles(false) // @FILE belongs to --header.
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .setOut(writer())
        .setErr(new PrintWriter(shell.err().sink(), true, StandardCharsets.UTF_8))
        .setColorScheme(Help.defaultColorScheme(ansi()));
  }

  private static void describe(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    UsageMessageSpec usage = spec.usageMessage();
    usage
        .width(HelpText.UNBROKEN)
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .parameterListHeading("%n")
        .optionListHeading(spec.positionalParameters().isEmpty() ? "%n" : "")
        .commandListHeading("%nCommands:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.helpList());
    if (usage.footerHeading().isEmpty()) {
      usage.footerHeading("%n");
    }
  }

  private PrintWriter writer() {
    return new PrintWriter(
        new OutputStreamWriter(shell.out().stream(), StandardCharsets.UTF_8), true);
  }

  private Help.Ansi ansi() {
    boolean colour = Descriptor.STDOUT.isTerminal() && Stderr.wantsColour(shell.environment());
    return colour ? Help.Ansi.ON : Help.Ansi.OFF;
  }
}
