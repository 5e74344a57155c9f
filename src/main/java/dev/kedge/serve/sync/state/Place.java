package dev.kedge.serve.sync.state;

/** An item on a device of a user. In wishes and changes an empty part stands for all. */
public record Place(String user, String item, String device) {}
