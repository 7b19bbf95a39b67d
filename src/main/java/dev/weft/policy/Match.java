package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.Peer;
import dev.weft.model.PortMatch;

/** What an entry matches: its key inside a set. */
record Match(Direction direction, Peer peer, PortMatch ports) {}
