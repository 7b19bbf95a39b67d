/**
 * The Java side of {@code bpf/abi}: one record a C struct with its layout and codec, one enum a C enum. A test compares
 * all of them with the type information of the compiled programs.
 */
@NullMarked
package dev.weft.datapath.abi;

import org.jspecify.annotations.NullMarked;
