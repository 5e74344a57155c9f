package dev.kedge.sync.api;

import dev.kedge.model.Digest;
import java.util.Optional;

/**
 * What a server says of an item.
 *
 * @param path where its file is among the others, {@code /} between names
 * @param version the present one
 * @param sha256 empty while it is not computed
 */
public record ItemFacts(
    String item, String path, String version, long size, Optional<Digest> sha256) {}
