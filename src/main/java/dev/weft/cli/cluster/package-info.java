/** Commands that ask the API server: what there is, what is in force, what is wrong. */
@NullMarked
package dev.weft.cli.cluster;

import org.jspecify.annotations.NullMarked;
