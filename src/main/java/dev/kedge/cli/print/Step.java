package dev.kedge.cli.print;

import java.time.Duration;

/**
 * One step of the demo.
 *
 * @param name one word
 * @param what was done
 * @param result what came of it; if the step did not hold, why
 * @param bytes body bytes the server sent meanwhile; -1 where none were asked for
 * @param twice of these, bytes that had been sent before; -1 where that means nothing
 */
public record Step(
    String name, String what, String result, long bytes, long twice, boolean held, Duration time) {}
