/**
 * A device in step with a server: reports are delivered once in effect, what the server wants is
 * heard, and what is on the disk is looked at. The doing belongs to the use cases.
 */
@NullMarked
package dev.kedge.sync;

import org.jspecify.annotations.NullMarked;
