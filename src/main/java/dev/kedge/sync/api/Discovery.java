package dev.kedge.sync.api;

/** What a server says of itself. */
public record Discovery(String storeId) {}
