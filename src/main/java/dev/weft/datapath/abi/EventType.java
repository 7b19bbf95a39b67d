package dev.weft.datapath.abi;

/** {@code enum event_type}. */
public enum EventType {
    HEARTBEAT,
    FLOW_NEW,
    FLOW_UPDATE,
    FLOW_CLOSE,
    DROP
}
