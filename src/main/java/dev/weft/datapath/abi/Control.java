package dev.weft.datapath.abi;

/** {@code enum control_index}: the words of the control map. */
public final class Control {

    public static final int CONTROL_REVISION = 0;
    public static final int CONTROL_NEXT_SET = 1;
    public static final int CONTROL_FLOW_SEED = 2;
    public static final int CONTROL_TALLY_LOST = 3;
    public static final int CONTROL_COUNT = 8;

    private Control() {}
}
