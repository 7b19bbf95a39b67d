package dev.weft.kube;

import dev.weft.model.Cidr;
import dev.weft.model.RulePeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an address block; one exception that cannot be read spoils it, as the block alone would select more. */
final class BlockReader {

    private final Findings findings;

    BlockReader(Findings findings) {
        this.findings = findings;
    }

    Optional<RulePeer> read(String field, @Nullable String cidr, @Nullable List<String> except) {
        Optional<Cidr> block = prefix(field + ".cidr", cidr);
        List<Cidr> holes = new ArrayList<>();
        boolean clear = block.isPresent();
        for (int i = 0; except != null && i < except.size(); i++) {
            String path = field + ".except[" + i + "]";
            Optional<Cidr> hole = prefix(path, except.get(i));
            if (hole.isPresent() && block.isPresent() && !block.get().contains(hole.get())) {
                hole = findings.add(
                        path, except.get(i), "is not inside " + block.get(), "write a prefix inside cidr, or drop it");
            }
            hole.ifPresent(holes::add);
            clear &= hole.isPresent();
        }
        return clear ? Optional.of(new RulePeer.Block(block.get(), holes)) : Optional.empty();
    }

    private Optional<Cidr> prefix(String field, @Nullable String text) {
        try {
            return Optional.of(Cidr.parse(text == null ? "" : text));
        } catch (IllegalArgumentException e) {
            return findings.add(
                    field, text, String.valueOf(e.getMessage()), "write a prefix like 10.0.0.0/8 or 2001:db8::/32");
        }
    }
}
