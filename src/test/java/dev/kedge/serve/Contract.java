package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks answers against docs/openapi.yaml. */
final class Contract {
  private static final String TEXT = text();
  private static final Pattern TEMPLATE = Pattern.compile("(?m)^  (/[^:\\s]*):$");
  private static final List<String> TEMPLATES =
      TEMPLATE.matcher(TEXT).results().map(found -> found.group(1)).toList();
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private Contract() {}

  static void check(String method, String path, HttpResponse<String> answer) {
    String template =
        TEMPLATES.stream()
            .filter(one -> path.matches(one.replaceAll("\\{[^}]*}", "[^/]+")))
            .findFirst()
            .orElseThrow(() -> new AssertionError(path + " is not in the contract"));
    String place =
        "#/paths/"
            + template.replace("~", "~0").replace("/", "~1")
            + '/'
            + method.toLowerCase(Locale.ROOT)
            + "/responses/"
            + answer.statusCode();
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertThat(isListed(template, method, answer.statusCode()))
        .as(method + " " + template + " may answer " + answer.statusCode())
        .isTrue();
    if (answer.body().isEmpty() || !type.matches("application/(problem[+])?json")) {
      return;
    }
    Schema schema =
        type.equals("application/problem+json")
            ? schema("#/components/schemas/Problem")
            : schema(place + "/content/application~1json/schema");
    assertThat(schema.validate(answer.body(), InputFormat.JSON))
        .as(method + " " + path + " " + answer.statusCode() + ": " + answer.body())
        .isEmpty();
  }

  /** Whether the operation names the status. */
  private static boolean isListed(String template, String method, int status) {
    String path = section(TEXT, "  " + template + ":", "  ");
    String operation = section(path, "    " + method.toLowerCase(Locale.ROOT) + ":", "    ");
    return operation.contains("\n        \"" + status + "\":");
  }

  /** The lines below a head that are indented deeper than it. */
  private static String section(String text, String head, String indent) {
    Matcher matcher =
        Pattern.compile("(?m)^" + Pattern.quote(head) + "$((?:\\n(?:" + indent + " .*|\\s*$))*)")
            .matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static Schema schema(String place) {
    return SCHEMAS.computeIfAbsent(
        place,
        where ->
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema("$ref: \"" + where + "\"\n" + TEXT, InputFormat.YAML));
  }

  private static String text() {
    try {
      return Files.readString(Path.of("docs/openapi.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
