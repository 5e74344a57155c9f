package dev.kedge.serve.fault;

import dev.kedge.protocol.HttpDates;
import dev.kedge.serve.http.AnswerHead;
import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code change}, {@code new-tag} and {@code rewrite}: the file is another one than before, as long
 * as the first. Its conditions hold for its own validators, not for those from before.
 *
 * @param otherBytes every byte differs
 * @param otherValidators ETag and Last-Modified differ
 */
record OtherVersion(boolean otherBytes, boolean otherValidators) implements Fault {
  private static final List<String> CONDITIONS = List.of("If-Range", "If-Match", "If-None-Match");
  private static final List<String> DATE_CONDITIONS =
      List.of("If-Range", "If-Modified-Since", "If-Unmodified-Since");
  private static final Pattern TAG = Pattern.compile("\"([^\"]*)\"");
  private static final String NEW = "-new";
  private static final String OLD = "-old";
  private static final Duration LATER = Duration.ofSeconds(1);

  @Override
  public boolean answer(Exchange exchange) {
    if (otherValidators) {
      CONDITIONS.forEach(name ->
          exchange.replaceField(
              name, exchange.fields(name).stream().map(OtherVersion::before).toList()));
      DATE_CONDITIONS.forEach(name ->
          exchange.replaceField(
              name,
              exchange.fields(name).stream().map(date -> moved(date, LATER.negated())).toList()));
    }
    return false;
  }

  @Override
  public void head(AnswerHead head) {
    if (otherValidators) {
      head.change("ETag", tag -> tag.replaceFirst("\"$", NEW + '"'));
      head.change("Last-Modified", date -> moved(date, LATER));
      head.remove("Link");
    }
    if (otherBytes && otherValidators) {
      head.remove("Repr-Digest");
      head.remove("Content-Digest");
    }
  }

  @Override
  public BodySink body(BodySink next, Exchange exchange, RandomGenerator random) {
    if (!otherBytes) {
      return next;
    }
    return new Through(next) {
      @Override
      public void write(Buffer bytes) throws IOException {
        byte[] others = bytes.getBytes();
        for (int i = 0; i < others.length; i++) {
          others[i] = (byte) ~others[i];
        }
        pass(Buffer.buffer(others));
      }
    };
  }

  /** The new version's tags as the file's own; those of the file as ones that nothing has. */
  private static String before(String condition) {
    return TAG.matcher(condition)
        .replaceAll(match -> {
          String tag = match.group(1);
          String other =
              tag.endsWith(NEW) ? tag.substring(0, tag.length() - NEW.length()) : tag + OLD;
          return Matcher.quoteReplacement('"' + other + '"');
        });
  }

  private static String moved(String date, Duration by) {
    return HttpDates.parse(date).map(time -> HttpDates.format(time.plus(by))).orElse(date);
  }
}
