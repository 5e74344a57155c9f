package dev.kedge.cli.print;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.kedge.protocol.Displayed;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What JSON allows as it is, but a terminal or a log must not get, is escaped too. */
final class JsonEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1L;
  private static final int DEL = 0x7f;

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] codes = standardAsciiEscapesForJSON();
    codes[DEL] = ESCAPE_STANDARD;
    return codes;
  }

  /** Asked for each char; halves of a pair are harmless. */
  @Override
  public @Nullable SerializableString getEscapeSequence(int character) {
    return Character.isSurrogate((char) character) || !Displayed.isHarmful(character)
        ? null
        : new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
  }
}
