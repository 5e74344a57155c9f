package dev.kedge.app;

import dev.kedge.model.FetchOptions;
import dev.kedge.sync.plan.MaxDelete;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to get in step.
 *
 * @param url the server; needed where several are known
 * @param directory the cache root; needed the first time
 * @param planOnly say what would be done
 * @param watch stay
 * @param verify first have the server compare all files that are held
 * @param keepOld so many old versions of an item
 */
public record SyncRequest(
    Optional<URI> url,
    Optional<Path> directory,
    boolean planOnly,
    boolean watch,
    boolean verify,
    MaxDelete maxDelete,
    int keepOld,
    FetchOptions options) {}
