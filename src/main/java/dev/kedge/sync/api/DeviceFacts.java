package dev.kedge.sync.api;

/** What a server is told of this machine. */
public record DeviceFacts(
    String name, String kind, String platform, String appVersion, long capacity) {}
