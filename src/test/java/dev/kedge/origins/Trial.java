package dev.kedge.origins;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** One tool against one misbehaviour, from the setting of the scene to the verdict. */
final class Trial {
  private Trial() {}

  static Verdict run(Misbehaviour misbehaviour, Tool tool, Path root, Duration deadline)
      throws IOException {
    try (Scene scene = new Scene(root)) {
      misbehaviour.script().set(scene);
      Judge judge = new Judge(misbehaviour, tool, scene);
      Verdict verdict = new Verdict(Outcome.CORRECT, "not run", "");
      for (int i = 0; i < scene.acts().size(); i++) {
        Scene.Act act = scene.acts().get(i);
        scene.begin(act);
        Ended ended = tool.run(scene, act, deadline);
        boolean last = i == scene.acts().size() - 1;
        verdict = last ? judge.atEnd(ended) : judge.between(ended);
        if (!last && verdict.outcome() != Outcome.CORRECT) {
          return verdict;
        }
      }
      return verdict;
    }
  }
}
