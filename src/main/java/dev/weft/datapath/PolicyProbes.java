package dev.weft.datapath;

import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PolicyVerdict;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.model.Direction;
import dev.weft.model.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entry of a set that decides, in the order of bpf/lib/policy.h: the programs say which rule decided, not by
 * which key.
 *
 * @param entries the policy map
 */
public record PolicyProbes(Function<PolicyKey, Optional<PolicyValue>> entries) {

    private static final int PORT_BITS = 16;

    /**
     * What one direction is asked.
     *
     * @param word of the subject's slot
     * @param identity of the peer
     * @param classId tagged class of the peer's address, 0 if it has none
     * @param port the destination port; type and code for ICMP
     */
    public record Question(
            SlotWord word, Direction direction, int identity, int classId, Protocol protocol, int port) {}

    /** Returns the deciding entry, empty if none matches. */
    public Optional<Map.Entry<PolicyKey, PolicyValue>> decisive(Question question) {
        Map.Entry<PolicyKey, PolicyValue> best = null;
        for (int peer : List.of(question.identity, question.classId, 0)) {
            if (isWorthALook(question, peer)) {
                for (int shape = 0; shape <= PORT_BITS + 1; shape++) {
                    if ((question.word.shapes() & 1 << shape) != 0) {
                        best = better(best, probe(question, peer, shape));
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isWorthALook(Question question, int peer) {
        int shape = peer == 0
                ? SlotWord.SHAPE_PEER_ANY
                : PolicyKey.isClass(peer) ? SlotWord.SHAPE_PEER_CLASS : SlotWord.SHAPE_PEER_IDENTITY;
        return (question.word.shapes() & shape) != 0;
    }

    private Map.@Nullable Entry<PolicyKey, PolicyValue> probe(Question question, int peer, int shape) {
        boolean any = 1 << shape == SlotWord.SHAPE_ANY_PROTOCOL;
        PolicyKey key = new PolicyKey(
                question.word.set(),
                peer,
                question.direction,
                any ? 0 : question.protocol.number(),
                any ? 0 : shape,
                any ? 0 : question.port & ~(0xffff >> shape));
        return entries.apply(key)
                .filter(value -> value.enforced().verdict() != PolicyVerdict.VERDICT_NONE)
                .map(value -> Map.entry(key, value))
                .orElse(null);
    }

    private static Map.@Nullable Entry<PolicyKey, PolicyValue> better(
            Map.@Nullable Entry<PolicyKey, PolicyValue> one, Map.@Nullable Entry<PolicyKey, PolicyValue> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        PolicyVerdict left = one.getValue().enforced();
        PolicyVerdict right = other.getValue().enforced();
        int precedence = Integer.compareUnsigned(left.precedence(), right.precedence());
        if (precedence != 0) {
            return precedence > 0 ? one : other;
        }
        if (left.verdict() != right.verdict()) {
            return left.verdict() == PolicyVerdict.VERDICT_DENY ? one : other;
        }
        return left.rule() <= right.rule() ? one : other;
    }
}
