package dev.weft.observe;

import dev.weft.datapath.abi.FlowEvent;

/** What a reader of the rings is told. */
public sealed interface Event {

    /** A flow began, goes on or ended; {@link FlowEvent#type} says which. */
    record Flow(FlowEvent flow) implements Event {}

    /** A packet was dropped; {@link FlowEvent#dropReason} says why. */
    record Drop(FlowEvent flow) implements Event {}

    /** Events of a CPU that nobody will see, as its ring was full. A negative count takes back that many. */
    record Lost(int cpu, long count) implements Event {}

    /** Events that one listener did not get, as it was too slow; others may have got them. */
    record Missed(long count) implements Event {}
}
