package dev.kedge.serve.sync.state;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A glob as states that are all followed at once, so that matching takes pattern times path steps
 * at the most, however many stars there are. The pattern is well-formed, as {@link
 * java.nio.file.FileSystem#getPathMatcher} judges it, and means the same as there on a system with
 * slashes.
 */
final class GlobAutomaton {
  private final List<State> states = new ArrayList<>();
  private final int[] pattern;
  private int at;

  /**
   * Either takes a character, or goes two ways without one.
   *
   * @param takes null for one that goes two ways
   */
  private record State(@Nullable IntPredicate takes, List<Integer> next) {}

  GlobAutomaton(String glob) {
    this.pattern = glob.codePoints().toArray();
    while (at < pattern.length) {
      one();
    }
  }

  boolean matches(String path) {
    BitSet now = new BitSet(states.size() + 1);
    enter(0, now);
    for (int c : path.codePoints().toArray()) {
      BitSet then = new BitSet(states.size() + 1);
      for (int i = now.nextSetBit(0); i >= 0 && i < states.size(); i = now.nextSetBit(i + 1)) {
        IntPredicate takes = states.get(i).takes();
        if (takes != null && takes.test(c)) {
          enter(states.get(i).next().getFirst(), then);
        }
      }
      now = then;
    }
    return now.get(states.size());
  }

  /** Notes a state, and those that it goes to without a character. */
  private void enter(int state, BitSet into) {
    if (into.get(state)) {
      return;
    }
    into.set(state);
    if (state < states.size() && states.get(state).takes() == null) {
      for (int next : states.get(state).next()) {
        enter(next, into);
      }
    }
  }

  private void one() {
    int c = pattern[at++];
    switch (c) {
      case '*' -> {
        boolean crosses = at < pattern.length && pattern[at] == '*';
        at += crosses ? 1 : 0;
        repeat(crosses ? _ -> true : GlobAutomaton::isInName);
      }
      case '?' -> take(GlobAutomaton::isInName);
      case '[' -> take(bracket());
      case '{' -> alternatives();
      case '\\' -> literal(pattern[at++]);
      default -> literal(c);
    }
  }

  private static boolean isInName(int c) {
    return c != '/';
  }

  private void literal(int wanted) {
    take(c -> c == wanted);
  }

  private void take(IntPredicate takes) {
    states.add(new State(takes, List.of(states.size() + 1)));
  }

  private void repeat(IntPredicate takes) {
    int fork = states.size();
    states.add(new State(null, List.of(fork + 1, fork + 2)));
    states.add(new State(takes, List.of(fork)));
  }

  /** Groups do not stand in groups. */
  private void alternatives() {
    List<List<Integer>> ends = new ArrayList<>();
    boolean isLast = false;
    while (!isLast) {
      List<Integer> ways = new ArrayList<>(List.of(states.size() + 1));
      states.add(new State(null, ways));
      while (pattern[at] != ',' && pattern[at] != '}') {
        one();
      }
      List<Integer> end = new ArrayList<>();
      states.add(new State(null, end));
      ends.add(end);
      isLast = pattern[at++] == '}';
      if (!isLast) {
        ways.add(states.size());
      }
    }
    ends.forEach(end -> end.add(states.size()));
  }

  private IntPredicate bracket() {
    boolean negated = pattern[at] == '!';
    at += negated ? 1 : 0;
    IntPredicate any = _ -> false;
    boolean isFirst = true;
    while (pattern[at] != ']' || isFirst) {
      int from = pattern[at++];
      boolean isRange = at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']';
      int to = isRange ? pattern[at + 1] : from;
      at += isRange ? 2 : 0;
      any = any.or(c -> c >= from && c <= to);
      isFirst = false;
    }
    at++;
    IntPredicate listed = any;
    return c -> c != '/' && listed.test(c) != negated;
  }
}
