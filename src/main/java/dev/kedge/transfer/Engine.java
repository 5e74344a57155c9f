package dev.kedge.transfer;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Origin;
import java.util.random.RandomGenerator;

/** What all files of one command share. */
public record Engine(
    Origin origin,
    Ledger ledger,
    Ticker ticker,
    HostGate gate,
    Pacer pacer,
    RandomGenerator random,
    TakenNames names,
    Room room,
    FetchOptions options) {}
