/** What the programs tell: flow events from the per-CPU rings, with what was lost of them, and packet counters. */
@NullMarked
package dev.weft.observe;

import org.jspecify.annotations.NullMarked;
