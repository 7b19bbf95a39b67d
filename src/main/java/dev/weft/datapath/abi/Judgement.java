package dev.weft.datapath.abi;

/** How one direction of a flow was decided: the parts of the C arrays that are indexed by direction. */
public record Judgement(FlowReason reason, int set, int rule) {

    /** @param reason of {@code enum flow_reason} */
    public static Judgement of(int reason, int set, int rule) {
        return new Judgement(FlowReason.of(reason), set, rule);
    }
}
