/**
 * Who may do what: tokens, signed links, the keys behind them, revocation, and how much one client
 * may take. Everything is closed unless something here opens it.
 */
@NullMarked
package dev.kedge.serve.auth;

import org.jspecify.annotations.NullMarked;
