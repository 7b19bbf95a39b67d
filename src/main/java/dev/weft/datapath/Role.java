package dev.weft.datapath;

import dev.weft.bpf.TcxHook;

/** What kind of device programs are attached to, and which programs those are. */
public enum Role {
    POD("from_pod", "to_pod"),
    OVERLAY("from_overlay", "to_overlay");

    private final String ingress;
    private final String egress;

    Role(String ingress, String egress) {
        this.ingress = ingress;
        this.egress = egress;
    }

    String program(TcxHook hook) {
        return hook == TcxHook.INGRESS ? ingress : egress;
    }
}
