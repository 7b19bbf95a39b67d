/** How every command says what went wrong. */
@NullMarked
package dev.weft.cli.fault;

import org.jspecify.annotations.NullMarked;
