package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePeer.Block;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Halves prefixes that borders of others, or their own exceptions, lie in. */
final class BlockCuts {

    /** Every address there is. */
    static final List<RulePeer> ALL = List.of(all("0.0.0.0/0"), all("::/0"));

    private BlockCuts() {}

    private static RulePeer all(String cidr) {
        return new Block(Cidr.parse(cidr), List.of());
    }

    /** Returns what is left of the halves: nothing of one that is an exception. */
    static Optional<List<Block>> of(Block block, List<Block> others) {
        boolean isCut = Stream.concat(Stream.of(block), others.stream())
                .flatMap(other -> Stream.concat(Stream.of(other.cidr()), other.except().stream()))
                .anyMatch(border -> block.cidr().contains(border) && !border.equals(block.cidr()));
        return isCut
                ? Optional.of(halves(block.cidr())
                        .flatMap(half -> within(block, half))
                        .toList())
                : Optional.empty();
    }

    private static Stream<Block> within(Block block, Cidr half) {
        return block.except().stream().anyMatch(hole -> hole.contains(half))
                ? Stream.empty()
                : Stream.of(new Block(
                        half, block.except().stream().filter(half::contains).toList()));
    }

    private static Stream<Cidr> halves(Cidr cidr) {
        byte[] bytes = cidr.address().bytes();
        bytes[cidr.length() / 8] |= (byte) (0x80 >> cidr.length() % 8);
        return Stream.of(cidr.address(), Address.of(bytes)).map(address -> new Cidr(address, cidr.length() + 1));
    }
}
