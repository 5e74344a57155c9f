package dev.kedge.sync.api;

/** A device, registered. */
public record Registration(String device, String token, String refresh) {}
