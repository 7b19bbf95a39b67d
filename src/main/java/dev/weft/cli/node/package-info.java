/** Commands that ask the node they run on: its maps, and what its programs see. */
@NullMarked
package dev.weft.cli.node;

import org.jspecify.annotations.NullMarked;
