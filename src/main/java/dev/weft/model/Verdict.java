package dev.weft.model;

/** What a rule says. */
public enum Verdict {
    ALLOW,
    DENY
}
