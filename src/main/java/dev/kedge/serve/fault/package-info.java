/** Misbehaviour on purpose, so that any HTTP client can be tried against it. */
@NullMarked
package dev.kedge.serve.fault;

import org.jspecify.annotations.NullMarked;
