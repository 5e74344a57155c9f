package dev.kedge.cli;

import dev.kedge.model.Ticker;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A directory to publish.
 *
 * @param openToAll content may be read by anybody who can connect
 * @param port 0 takes any free one
 * @param state the database of version ids
 * @param plain listening beyond this machine without TLS is meant
 * @param rate bytes a second over all clients; 0 for no limit
 * @param requests told a line for each request
 */
public record ServeRequest(
    Path directory,
    boolean openToAll,
    String host,
    int port,
    Path state,
    boolean plain,
    long rate,
    Ticker ticker,
    Consumer<String> requests) {}
