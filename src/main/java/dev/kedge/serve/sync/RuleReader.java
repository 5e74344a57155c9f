package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.protocol.sync.Fields;
import dev.kedge.serve.sync.state.PathGlob;
import dev.kedge.serve.sync.state.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what admins want devices to hold. */
final class RuleReader {
  private static final int MOST = 1000;
  private static final int LARGEST_POLICY = 4096;

  private RuleReader() {}

  /**
   * A whole list.
   *
   * @param policy a JSON object, if there is one
   */
  record Wanted(List<Rule> rules, Optional<String> policy) {}

  /** What is wrong is noted in the body. */
  static Wanted read(JsonBody body) {
    List<Rule> rules = new ArrayList<>();
    int index = 0;
    for (JsonNode item : body.fields().array("items", MOST)) {
      rules.add(rule(new Fields(item, "/items/" + index++, body.faults())));
    }
    JsonNode policy = body.root().path("policy");
    if (policy.isMissingNode() || policy.isNull()) {
      return new Wanted(rules, Optional.empty());
    }
    if (!policy.isObject() || policy.toString().length() > LARGEST_POLICY) {
      body.fields()
          .fault("policy", "type", "must be an object of at most " + LARGEST_POLICY + " bytes");
    }
    return new Wanted(rules, Optional.of(policy.toString()));
  }

  private static Rule rule(Fields fields) {
    Optional<String> item = fields.optionalText("item_id");
    Optional<String> path =
        fields.optional(
            "path",
            text -> PathGlob.parse(text).map(_ -> text),
            "must be a pattern of paths like films/** or docs/*.pdf");
    if (item.isPresent() == path.isPresent()) {
      fields.fault("", "missing", "must have either item_id or path");
    }
    if (item.orElse("").length() > 64) {
      fields.fault("item_id", "length", "must have at most 64 characters");
    }
    Optional<String> version = fields.optionalText("version_id");
    if (path.isPresent() && version.isPresent() && !version.get().equals(Rule.LATEST)) {
      fields.fault("version_id", "value", "must be latest where a path is given");
    }
    if (version.orElse("").length() > 64) {
      fields.fault("version_id", "length", "must have at most 64 characters");
    }
    return new Rule(
        item.orElse(""),
        path.orElse(""),
        version.orElse(Rule.LATEST),
        fields.number("priority", -1000, 0),
        fields.time("not_before"),
        fields.time("deadline"),
        0);
  }
}
