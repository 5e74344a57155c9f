/**
 * The endpoints that keep devices in step: devices, what they should hold, what they report, what
 * changed. Who asks was found out before; what he may see is decided here, before anything else is
 * looked at.
 */
@NullMarked
package dev.kedge.serve.sync;

import org.jspecify.annotations.NullMarked;
