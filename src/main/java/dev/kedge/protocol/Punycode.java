package dev.kedge.protocol;

/** Encoding of one label (RFC 3492 §6.3). Takes quadratic time, so callers bound the length. */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 128;

  private final StringBuilder output = new StringBuilder();
  private int bias = INITIAL_BIAS;

  private Punycode() {}

  static String encode(int[] codePoints) {
    Punycode punycode = new Punycode();
    punycode.run(codePoints);
    return punycode.output.toString();
  }

  private void run(int[] codePoints) {
    for (int codePoint : codePoints) {
      if (codePoint < INITIAL_N) {
        output.append((char) codePoint);
      }
    }
    int basic = output.length();
    if (basic > 0) {
      output.append('-');
    }
    int n = INITIAL_N;
    int delta = 0;
    for (int handled = basic; handled < codePoints.length; n++, delta++) {
      int next = smallestFrom(codePoints, n);
      delta += (next - n) * (handled + 1);
      n = next;
      for (int codePoint : codePoints) {
        if (codePoint < n) {
          delta++;
        } else if (codePoint == n) {
          appendNumber(delta);
          handled++;
          bias = adapted(delta, handled, handled == basic + 1);
          delta = 0;
        }
      }
    }
  }

  private static int smallestFrom(int[] codePoints, int n) {
    int smallest = Integer.MAX_VALUE;
    for (int codePoint : codePoints) {
      if (codePoint >= n && codePoint < smallest) {
        smallest = codePoint;
      }
    }
    return smallest;
  }

  private void appendNumber(int number) {
    int rest = number;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.clamp(k - bias, T_MIN, T_MAX);
      if (rest < threshold) {
        output.append(digit(rest));
        return;
      }
      output.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
      rest = (rest - threshold) / (BASE - threshold);
    }
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int adapted(int delta, int handled, boolean isFirst) {
    int rest = isFirst ? delta / DAMP : delta / 2;
    rest += rest / handled;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }
}
