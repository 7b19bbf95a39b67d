package dev.weft.model;

import java.util.List;

/** Whom a rule is about: the sender of ingress, the receiver of egress. */
public sealed interface RulePeer {

    /** Everybody, inside and outside. */
    record Anyone() implements RulePeer {}

    /** Pods by labels; never a node, and so never a host-network pod. */
    record Pods(PodSelector selector) implements RulePeer {}

    /** Whoever has an address in the block and in none of the exceptions, pods and nodes included. */
    record Block(Cidr cidr, List<Cidr> except) implements RulePeer {
        public Block {
            except = List.copyOf(except);
        }
    }

    /** Whoever plays this part. */
    record Of(Entity entity) implements RulePeer {}
}
