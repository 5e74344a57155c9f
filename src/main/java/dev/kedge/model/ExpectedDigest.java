package dev.kedge.model;

/** A whole-file digest that a file must have, and who says so. */
public record ExpectedDigest(Digest digest, Trust trust) {}
