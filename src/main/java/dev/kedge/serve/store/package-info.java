/**
 * What the server has to remember over a restart and share with other nodes: version ids. One
 * SQLite file; rows are inserted if absent and then selected, so that two nodes on one store agree.
 */
@NullMarked
package dev.kedge.serve.store;

import org.jspecify.annotations.NullMarked;
