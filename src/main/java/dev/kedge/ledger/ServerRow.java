package dev.kedge.ledger;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A server that this machine is kept in step with.
 *
 * @param url scheme, host and port, as {@code http://127.0.0.1:8080}
 * @param device this machine's id there
 * @param store the id of the server's store
 * @param root where its files are kept; empty before the first sync
 * @param cursor up to where its changes were heard; empty if everything is to be heard anew
 * @param generation the highest sequence number of the server that was heard
 * @param desiredTag the entity tag of what is desired, as last heard
 * @param receipt what the server gave for the last reports it took; {@code none} before the first
 * @param trouble why nothing is reported until the user does something about it
 */
public record ServerRow(
    String url,
    String device,
    String store,
    Optional<Path> root,
    Optional<String> cursor,
    long generation,
    Optional<String> desiredTag,
    String receipt,
    Optional<String> trouble) {}
