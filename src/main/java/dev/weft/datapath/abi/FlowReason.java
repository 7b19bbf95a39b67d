package dev.weft.datapath.abi;

/** {@code enum flow_reason}: how an answer came about. */
public enum FlowReason {
    NONE,
    RULE,
    DEFAULT_DENY,
    NO_POLICY,
    OWN_NODE,
    NOT_READY;

    private static final FlowReason[] ALL = values();

    static FlowReason of(int number) {
        return ALL[number];
    }
}
