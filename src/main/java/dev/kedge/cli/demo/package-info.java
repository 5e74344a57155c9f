/**
 * {@code kedge demo}: the main job end to end on loopback, with real child processes and a real
 * {@code kill -9}. Each step says what must hold, measures it, and ends the demo if it does not.
 * What went over the wire is counted in the server's access log, not by the client.
 */
@NullMarked
package dev.kedge.cli.demo;

import org.jspecify.annotations.NullMarked;
