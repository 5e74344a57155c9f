package dev.kedge.serve.http;

import java.time.Duration;

/**
 * One request, when nothing more will be sent for it.
 *
 * @param requestId as in the answer, if that was a problem
 * @param target the request target as sent: not to be printed without escaping
 * @param status the status that was sent
 * @param bytes body bytes handed to the connection, also of an answer that was cut off
 * @param outcome {@code done}, or in one line why the answer was cut off or is an error of the
 *     server's own
 */
public record AccessEntry(
    String requestId,
    String method,
    String target,
    int status,
    long bytes,
    Duration took,
    String outcome) {
  public static final String DONE = "done";
}
