/**
 * What the server knows of devices, and what becomes of it: each step is one transaction that takes
 * its number from the server's sequence under a lock, so that numbers become visible in their order
 * and two steps never judge by the same old rows. Answers nobody: {@code serve.sync} does.
 */
@NullMarked
package dev.kedge.serve.sync.state;

import org.jspecify.annotations.NullMarked;
