package dev.weft.policy.review;

import dev.weft.model.Verdict;

/** A piece of a rule that decides before another one. */
record EarlierPiece(Earlier rule, Piece piece) {

    boolean covers(Piece narrow) {
        return counts(narrow)
                && Coverage.covers(piece.peer(), narrow.peer())
                && Coverage.covers(piece.port(), narrow.port());
    }

    /** Returns whether it may cover a part. */
    boolean meets(Piece narrow) {
        return counts(narrow) && Overlap.of(piece.peer(), narrow.peer()) && Overlap.of(piece.port(), narrow.port());
    }

    // Of rules for pods, only those that deny select one whose identity is not read.
    private boolean counts(Piece narrow) {
        return !narrow.isUnreadToo() || rule.rule().verdict() == Verdict.DENY;
    }
}
