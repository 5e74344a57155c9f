package dev.kedge.serve.auth;

import java.util.List;

/**
 * Which files somebody may read: {@code docs/} is a directory with all below, {@code docs/a.pdf} a
 * file. Names are compared as they are, segment by segment; without a rule nothing is allowed.
 */
public record PathRules(List<String> rules) {
  private static final String ALL = "/";
  private static final int LONGEST = 4000;

  /** What the names of checksum files end in that the server makes itself. */
  private static final List<String> DERIVED = List.of(".sha256", ".md5", ".meta4");

  public static final PathRules EVERYTHING = new PathRules(List.of(ALL));

  /**
   * Takes the rules as users write them.
   *
   * @throws IllegalArgumentException one of them {@linkplain #isRule is none}
   */
  public PathRules {
    if (!rules.stream().allMatch(PathRules::isRule)) {
      throw new IllegalArgumentException("a rule for paths is none");
    }
    rules = rules.stream().map(PathRules::withoutRoot).toList();
  }

  /**
   * Whether a rule is one: not empty, without segments that a path never has, and without
   * characters that no text carries safely.
   */
  public static boolean isRule(String rule) {
    if (rule.length() > LONGEST || !rule.codePoints().allMatch(PathRules::isPlain)) {
      return false;
    }
    if (rule.equals(ALL)) {
      return true;
    }
    String inner = rule.startsWith("/") ? rule.substring(1) : rule;
    String path = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
    return List.of(path.split("/", -1)).stream()
        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
  }

  public boolean allowsEverything() {
    return rules.contains("");
  }

  /**
   * Whether a file may be read.
   *
   * @param path its place under the root, decoded, with slashes
   */
  public boolean allows(String path) {
    return rules.stream()
        .anyMatch(rule ->
            rule.isEmpty() || (rule.endsWith("/") ? path.startsWith(rule) : path.equals(rule)));
  }

  /**
   * Whether what is made of files that may be read may be seen at a path: the checksums of one of
   * them, or where a directory of them is. A file that really is at this path may not be read.
   */
  public boolean allowsDerived(String path) {
    return allows(path + '/')
        || DERIVED.stream()
            .anyMatch(end ->
                path.endsWith(end) && allows(path.substring(0, path.length() - end.length())));
  }

  /** Whether whoever may read by these rules may read all that others allow. */
  public boolean covers(PathRules others) {
    return others.rules.stream()
        .allMatch(other ->
            rules.stream()
                .anyMatch(rule ->
                    rule.isEmpty()
                        || rule.equals(other)
                        || (rule.endsWith("/") && other.startsWith(rule))));
  }

  /** The rules as users write them: what this is made from gives the same rules again. */
  public List<String> written() {
    return rules.stream().map(rule -> rule.isEmpty() ? ALL : rule).toList();
  }

  private static boolean isPlain(int character) {
    return !Character.isISOControl(character)
        && Character.getType(character) != Character.SURROGATE;
  }

  private static String withoutRoot(String rule) {
    return rule.startsWith("/") ? rule.substring(1) : rule;
  }
}
