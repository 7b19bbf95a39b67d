package dev.weft.datapath;

import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.Judgement;
import dev.weft.datapath.abi.Staged;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.model.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a program would do with a packet, as it answers a test run; see {@code EXPLAIN_IFINDEX} in bpf/abi/event.h.
 *
 * @param drop {@link DropReason#NONE} if it lets the packet pass
 * @param egress of the sender by its policy set
 * @param ingress of the receiver by its own, none if egress was denied
 * @param would what would become of it if staged policies were enforced; null if the same
 */
public record Explanation(
        DropReason drop,
        Judgement egress,
        Judgement ingress,
        Staged staged,
        @Nullable Verdict would) {

    /** Of {@code struct __sk_buff}, see linux/bpf.h. */
    private static final int CONTEXT_BYTES = 192;

    private static final int MARK = 8;
    private static final int INGRESS_IFINDEX = 36;
    private static final int IFINDEX = 40;
    private static final int CB = 48;
    private static final int TSTAMP = 152;
    private static final int EXPLAIN_IFINDEX = 0x8000_0001;

    /** Returns a context that asks for an explanation. */
    static byte[] question(int ifindex) {
        return question(ifindex, 0);
    }

    /** @param tunnelIdentity whom the tunnel packet would say that it comes from */
    static byte[] question(int ifindex, int tunnelIdentity) {
        return context(new byte[CONTEXT_BYTES])
                .putInt(INGRESS_IFINDEX, EXPLAIN_IFINDEX)
                .putInt(IFINDEX, ifindex)
                .putInt(CB, tunnelIdentity)
                .array();
    }

    /** Reads the context that a program left. */
    static Explanation of(byte[] context) {
        ByteBuffer answer = context(context);
        int word = answer.getInt(CB);
        int mark = answer.getInt(MARK);
        return new Explanation(
                DropReason.of(word & 0xff),
                Judgement.of(word >> 8 & 0xff, answer.getInt(CB + 12), answer.getInt(CB + 4)),
                Judgement.of(word >> 16 & 0xff, answer.getInt(CB + 16), answer.getInt(CB + 8)),
                new Staged(
                        Staged.Direction.of(mark & 0xff, answer.getInt(TSTAMP)),
                        Staged.Direction.of(mark >> 8 & 0xff, answer.getInt(TSTAMP + Integer.BYTES))),
                TallyKind.would(mark >> 16 & 0xff));
    }

    private static ByteBuffer context(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
