package dev.weft.datapath.abi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {

    private static final Address V4 = Address.parse("10.244.1.5");
    private static final Address V6 = Address.parse("fd44::5");

    /** Writes over rubbish, so that a byte left alone is seen. */
    private static <T> String bytes(Codec<T> codec, T value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(codec.size() + 3L).fill((byte) 0xee);
            codec.write(value, memory, 3);
            assertThat(codec.read(memory, 3)).isEqualTo(value);
            return HexFormat.of().formatHex(memory.asSlice(3).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void addressesStandMappedBehindTheirFamily() {
        assertThat(bytes(AddressKey.CODEC, V4)).isEqualTo("04000000" + "00000000000000000000ffff0af40105");
        assertThat(bytes(AddressKey.CODEC, V6)).isEqualTo("06000000" + "fd440000000000000000000000000005");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0, a0", "10.0.0.0/8, a8", "10.244.1.5/32, c0", "::/0, 40", "fd44::/16, 50", "fd44::5/128, c0"})
    void prefixBitsCountWhatStandsBefore(String prefix, String bits) {
        String family = prefix.contains(":") ? "06000000" : "04000000";
        assertThat(bytes(PrefixKey.CODEC, new PrefixKey(0x01020304, Cidr.parse(prefix))))
                .startsWith(bits + "000000" + "04030201" + family);
    }

    @Test
    void endpointsMayLackAFamily() {
        assertThat(bytes(EndpointValue.CODEC, new EndpointValue(256, 3, 0x0af40105, V4, V6)))
                .isEqualTo("00010000" + "03000000" + "0af40105" + "00000000" + "00000000000000000000ffff0af40105"
                        + "fd440000000000000000000000000005");
        assertThat(bytes(EndpointValue.CODEC, new EndpointValue(256, 3, 5, null, V6)))
                .contains("00000005" + "00000000" + "00000000000000000000000000000000");
        assertThat(bytes(EndpointValue.CODEC, new EndpointValue(256, 3, 5, V4, null)))
                .endsWith("00000000000000000000000000000000");
    }

    @Test
    void policyEntries() {
        assertThat(bytes(PolicyKey.CODEC, new PolicyKey(7, 0x80000002, Direction.INGRESS, 6, 16, 8080)))
                .isEqualTo("07000000" + "02000080" + "01" + "06" + "10" + "00" + "901f" + "0000");
        assertThat(bytes(
                        PolicyValue.CODEC,
                        new PolicyValue(new PolicyVerdict(-1, 2, 0xfffe, 1), new PolicyVerdict(1, 0, 0, 2))))
                .isEqualTo("ffffffff" + "02000000" + "feff" + "01" + "00" + "01000000" + "00000000" + "0000" + "02"
                        + "00");
    }

    @Test
    void nodes() {
        assertThat(bytes(NodeValue.CODEC, NodeValue.NONE)).isEqualTo("00".repeat(20));
        assertThat(bytes(NodeValue.CODEC, new NodeValue(V6))).startsWith("06000000fd44");
        assertThat(bytes(IpcacheValue.CODEC, new IpcacheValue(256, 0, 9, IpcacheValue.IPCACHE_REMOTE)))
                .isEqualTo("00010000" + "00000000" + "09000000" + "02000000");
    }

    @Test
    void slotWords() {
        SlotWord word = new SlotWord(-2, SlotWord.SHAPE_PEER_ANY | 1 << 16, SlotWord.SLOT_VALID | 4);
        assertThat(word.word()).isEqualTo(0x05_110000_fffffffeL);
        assertThat(SlotWord.of(word.word())).isEqualTo(word);
        assertThat(SlotWord.NONE.word()).isZero();
    }

    @Test
    void flowEvents() {
        byte[] record = HexFormat.of()
                .parseHex("0100000000000000" + "0200000000000000" + "01000000" + "04" + "85" + "01"
                        + "12" + "00000000000000000000ffff0af40105" + "00000000000000000000ffff0af40106" + "1f90"
                        + "c001" + "06"
                        + "04" + "0001" + "00010000" + "01010000" + "07000000" + "3c000000" + "05000000" + "06000000"
                        + "08000000" + "09000000" + "04000000" + "05000000" + "00" + "81" + "02" + "0000000000"
                        + "0a00000000000000" + "0b00000000000000");
        MemorySegment memory = MemorySegment.ofArray(record);
        assertThat(FlowEvent.sequence(memory, 0)).isEqualTo(1);
        assertThat(FlowEvent.DECODER.read(memory, 0))
                .isEqualTo(new FlowEvent(
                        2,
                        EventType.DROP,
                        DropReason.POLICY_DENIED,
                        Direction.INGRESS,
                        0x12,
                        6,
                        new FlowEvent.Side(V4, 8080, 256, 10),
                        new FlowEvent.Side(Address.parse("10.244.1.6"), 0xc001, 257, 11),
                        7,
                        60,
                        new Judgement(FlowReason.NONE, 5, 8),
                        new Judgement(FlowReason.RULE, 6, 9),
                        new Staged(Staged.Direction.NONE, new Staged.Direction(FlowReason.RULE, true, 5)),
                        Verdict.DENY));
    }
}
