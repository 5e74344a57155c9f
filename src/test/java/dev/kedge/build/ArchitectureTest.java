package dev.kedge.build;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.kedge.model.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the design: who may know whom, and who alone knows a library. */
final class ArchitectureTest {
  /** From left to right; rooms on one floor do not see each other. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("cli"),
          List.of("app"),
          List.of("transfer", "verify", "sync", "serve"),
          List.of("origin", "disk", "ledger"),
          List.of("protocol"),
          List.of("model"));

  private static final JavaClasses KEDGE =
      new ClassFileImporter()
          .importUrl(Ticker.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void rooms_seeOnlyThoseToTheirRight() {
    List<String> left = new ArrayList<>();
    for (List<String> floor : FLOORS) {
      for (String room : floor) {
        Stream<String> beside = floor.stream().filter(other -> !other.equals(room));
        checkUnseen(room, Stream.concat(left.stream(), beside));
      }
      left.addAll(floor);
    }
  }

  private static void checkUnseen(String room, Stream<String> others) {
    noClasses()
        .that()
        .resideInAPackage(inside(room))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(inside(others))
        .because(
            "a room that knows only those to its right can be read and tested without the rest")
        .allowEmptyShould(true)
        .check(KEDGE);
  }

  @Test
  void everyClass_isInARoom() {
    classes()
        .should()
        .resideInAnyPackage(inside(FLOORS.stream().flatMap(List::stream)))
        .because("a new room needs its place in the order of rooms first")
        .check(KEDGE);
  }

  @Test
  void packages_formNoCycles() {
    slices()
        .matching("dev.kedge.(**)")
        .should()
        .beFreeOfCycles()
        .because("of two packages that need each other neither can be understood alone")
        .check(KEDGE);
  }

  @Test
  void httpClient_isKnownToOriginOnly() {
    allOutside("origin")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hc..")
        .because("credentials, redirects and time limits are decided in one place")
        .check(KEDGE);
  }

  @Test
  void jdbc_isKnownToLedgerAndServerStoreOnly() {
    allOutside("ledger", "serve.store")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
        .because("what is durable, and when, is decided where the transactions are")
        .check(KEDGE);
  }

  @Test
  void picocli_isKnownToCliOnly() {
    allOutside("cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .because("the rest of kedge does not know that it is run from a command line")
        .check(KEDGE);
  }

  @Test
  void vertx_isKnownToServeOnly() {
    allOutside("serve")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .because("a client start must not pay for the server, and its engine is blocking code")
        .check(KEDGE);
  }

  @Test
  void fileChannel_isKnownToDiskServeAndLedgerOnly() {
    allOutside("disk", "serve", "ledger")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.channels.FileChannel")
        .because(
            "closing a second channel of a part file would drop its lock; serve only reads to send,"
                + " and ledger locks only its own database")
        .check(KEDGE);
  }

  @Test
  void standardStreams_areWrittenByCliOnly() {
    allOutside("cli")
        .should(ACCESS_STANDARD_STREAMS)
        .because("stdout is the result, for scripts to read, and stderr has one voice")
        .check(KEDGE);
  }

  @Test
  void process_isEndedByCliOnly() {
    allOutside("cli")
        .should()
        .accessTargetWhere(
            isOneOf("java.lang.System", "exit").or(isOneOf("java.lang.Runtime", "exit", "halt")))
        .because("only the command line knows exit codes, and others may still have work to save")
        .check(KEDGE);
  }

  @Test
  void clock_isReadByTickersOnly() {
    noClasses()
        .that(describe("are no Ticker", type -> !type.isAssignableTo(Ticker.class)))
        .should()
        .accessTargetWhere(
            isOneOf("java.lang.System", "nanoTime", "currentTimeMillis")
                .or(isOneOf("java.lang.Thread", "sleep"))
                .or(isOneOf("java.util.concurrent.TimeUnit", "sleep"))
                .or(isOneOf("java.time.Clock", "system", "systemUTC", "systemDefaultZone"))
                .or(isOneOf("java.time.Instant", "now"))
                .or(isOneOf("java.time.LocalDate", "now"))
                .or(isOneOf("java.time.LocalDateTime", "now"))
                .or(isOneOf("java.time.OffsetDateTime", "now"))
                .or(isOneOf("java.time.ZonedDateTime", "now")))
        .because("tests pass in the time, so that none has to wait")
        .check(KEDGE);
  }

  @Test
  void model_needsNothingButJava() {
    classes()
        .that()
        .resideInAPackage(inside("model"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "dev.kedge.model..")
        .because("the words of the program outlive every library")
        .check(KEDGE);
  }

  @Test
  void model_holdsOnlyValuesContractsAndFailures() {
    classes()
        .that()
        .resideInAPackage(inside("model"))
        .and()
        .areNotAnonymousClasses()
        .should()
        .beRecords()
        .orShould()
        .beEnums()
        .orShould()
        .beInterfaces()
        .orShould()
        .beAssignableTo(Throwable.class)
        .because("what does something has a room of its own")
        .check(KEDGE);
  }

  @Test
  void modelAndProtocol_doNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage(inside(Stream.of("model", "protocol")))
        .should()
        .dependOnClassesThat(
            assignableTo("java.nio.file.Files")
                .or(assignableTo("java.io.File"))
                .or(assignableTo("java.net.Socket"))
                .or(
                    JavaClass.Predicates.resideInAnyPackage(
                        "java.nio.channels..", "java.net.http..")))
        .because("client and server trust these functions because they depend on arguments only")
        .check(KEDGE);
  }

  @Test
  void publicFields_areFinal() {
    fields()
        .that()
        .arePublic()
        .should()
        .beFinal()
        .because("shared state that anyone may change has no owner")
        .check(KEDGE);
  }

  private static GivenClassesConjunction allOutside(String... rooms) {
    return noClasses().that().resideOutsideOfPackages(inside(Stream.of(rooms)));
  }

  /** Calls and method references alike. */
  private static DescribedPredicate<JavaAccess<?>> isOneOf(String type, String... methods) {
    Set<String> names = Set.of(methods);
    return describe(
        type + names,
        access ->
            access.getTargetOwner().getName().equals(type) && names.contains(access.getName()));
  }

  private static String[] inside(Stream<String> rooms) {
    return rooms.map(ArchitectureTest::inside).toArray(String[]::new);
  }

  private static String inside(String room) {
    return "dev.kedge." + room + "..";
  }
}
