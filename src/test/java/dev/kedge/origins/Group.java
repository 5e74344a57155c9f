package dev.kedge.origins;

import java.util.ArrayList;
import java.util.List;

/** Collects the misbehaviours of one kind. */
final class Group {
  private final String title;
  private final List<Misbehaviour> all = new ArrayList<>();

  Group(String title) {
    this.title = title;
  }

  Group add(String name, String says, Right right, Misbehaviour.Script script) {
    all.add(new Misbehaviour(title, name, says, right, script));
    return this;
  }

  List<Misbehaviour> all() {
    return List.copyOf(all);
  }
}
