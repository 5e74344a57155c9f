package dev.kedge.serve.http;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One request, when nothing more will be sent for it. What came from the client is as it was sent:
 * not to be printed without escaping.
 *
 * @param at when it came in
 * @param requestId as in the answer, if that was a problem
 * @param client the address, behind proxies that are trusted
 * @param user whom a token or link names
 * @param target the request target
 * @param status the status that was sent
 * @param bytes body bytes handed to the connection, also of an answer that was cut off
 * @param range the Range field
 * @param resumes the answer is a part that does not begin at the first byte
 * @param took until nothing more was to be sent
 * @param userAgent the User-Agent field
 * @param outcome {@code done}, or in one line why the answer was cut off or is an error of the
 *     server's own
 */
public record AccessEntry(
    Instant at,
    String requestId,
    InetAddress client,
    Optional<String> user,
    String method,
    String target,
    int status,
    long bytes,
    Optional<String> range,
    boolean resumes,
    Duration took,
    Optional<String> userAgent,
    String outcome) {
  public static final String DONE = "done";

  /**
   * The target without its query, which may be a signature, and without an authority; in its one
   * spelling.
   */
  public String shownTarget() {
    String path = RequestRules.path(target);
    return RequestRules.query(target).isEmpty() ? path : path + "?…";
  }

  public boolean isDone() {
    return outcome.equals(DONE);
  }
}
