package dev.kedge.cli;

import dev.kedge.model.Ticker;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A directory to publish.
 *
 * @param state the server's own database
 * @param openToAll content may be read by anybody who can connect
 * @param plain other machines may be served without TLS
 * @param port 0 takes any free one
 * @param rate bytes a second over all clients; 0 for no limit
 * @param log takes a line for each request
 */
public record ServeRequest(
    Path directory,
    Path state,
    boolean openToAll,
    boolean plain,
    String host,
    int port,
    long rate,
    Ticker ticker,
    Consumer<String> log) {}
