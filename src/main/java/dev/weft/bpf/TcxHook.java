package dev.weft.bpf;

/** The two places of a network device where programs of Weft are attached, by the kernel's attach type. */
public enum TcxHook {
    INGRESS(46),
    EGRESS(47);

    private final int attachType;

    TcxHook(int attachType) {
        this.attachType = attachType;
    }

    public int attachType() {
        return attachType;
    }

    /** Returns how the hook is written in the names of pins. */
    public String label() {
        return this == INGRESS ? "ingress" : "egress";
    }
}
