package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
import dev.weft.model.Direction;
import dev.weft.model.Peer;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicySet;
import dev.weft.model.PortMatch;
import dev.weft.model.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetContentTest {

    private static final CidrClasses CLASSES =
            CidrClasses.of(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.0.0/16"), Cidr.parse("fd00::/8")));

    private static PolicySet about(Peer peer, CidrClasses classes) {
        PolicyEntry entry = new PolicyEntry(Direction.INGRESS, peer, PortMatch.ANY, Verdict.ALLOW, 1, 0);
        return new PolicySet(true, false, PolicyEntries.of(List.of(entry)), classes, List.of(), null);
    }

    private static SetContent read(SetContent content, Set<Integer> without) {
        SetReader reader = new SetReader();
        content.in(7).forEach(entry -> reader.add(entry.getKey(), entry.getValue()));
        content.prefixesIn(7).stream()
                .filter(prefix -> !without.contains(prefix.getValue().classId() & Integer.MAX_VALUE))
                .forEach(prefix -> reader.add(prefix.getKey(), prefix.getValue()));
        Map<Integer, SetContent> sets = new HashMap<>();
        reader.putInto(sets);
        return sets.get(7);
    }

    @Test
    void isReadAsItWasWritten() {
        SetContent content = SetContent.of(about(new Peer.OfClass(2), CLASSES));
        assertThat(content.size()).isEqualTo(1 + 3);
        assertThat(read(content, Set.of())).isEqualTo(content);
    }

    @Test
    void otherPrefixesMakeAnotherSetThoughTheEntriesAreTheSame() {
        SetContent content = SetContent.of(about(new Peer.OfClass(1), CLASSES));
        SetContent other = SetContent.of(about(new Peer.OfClass(1), CidrClasses.of(List.of(Cidr.parse("10.0.0.0/8")))));
        assertThat(other.entries()).isEqualTo(content.entries());
        assertThat(other).isNotEqualTo(content);
        assertThat(other.hasClassesOf(content)).isFalse();
    }

    /** What is left has the numbers of before, which are not those of its places. */
    @Test
    void aSetOfWhichSomePrefixesAreGoneIsNoOther() {
        SetContent left = read(SetContent.of(about(new Peer.OfClass(2), CLASSES)), Set.of(1));
        assertThat(left.classes().size()).isEqualTo(2);
        assertThat(left).isNotEqualTo(SetContent.of(about(new Peer.OfClass(2), left.classes())));
        assertThat(left.hasClassesOf(left)).isFalse();
    }

    @Test
    void prefixesThatNoEntryIsAboutAreNotWritten() {
        assertThat(SetContent.of(about(new Peer.Any(), CLASSES)).classes()).isEqualTo(CidrClasses.NONE);
    }

    @Test
    void prefixesAreNeverAddedInPlace() {
        Reach reach = new Reach(Set.of(), Set.of());
        assertThat(reach.isFresh(new Peer.OfClass(1).key())).isFalse();
        assertThat(reach.isDying(new Peer.OfClass(1).key())).isFalse();
        assertThat(reach.isFresh(256)).isTrue();
    }
}
