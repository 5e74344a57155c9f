package dev.kedge.cli.print;

import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two lines of every error: what happened, and what to do. */
public final class ErrorText {
  private final Palette palette;

  public ErrorText(Palette palette) {
    this.palette = palette;
  }

  public List<String> of(Failure failure) {
    return of(failure.text(), failure.hint());
  }

  public List<String> of(String text, @Nullable String hint) {
    String error = "kedge: " + palette.bad("error:") + ' ' + Displayed.escape(text);
    return hint == null
        ? List.of(error)
        : List.of(error, "kedge: " + palette.helpful("hint:") + ' ' + Displayed.escape(hint));
  }
}
