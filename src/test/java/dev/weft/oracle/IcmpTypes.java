package dev.weft.oracle;

/** Chooses types of ICMP messages: of both families an echo request, and what is something else in each. */
final class IcmpTypes {

    static final int ECHO_4 = 8;
    static final int ECHO_6 = 128;
    private static final int REPLY_4 = 0;
    private static final int ERROR = 3;

    private IcmpTypes() {}

    /** Returns an echo request of the family more often than not. */
    static int one(Dice dice, boolean ipv4) {
        int own = ipv4 ? ECHO_4 : ECHO_6;
        return dice.one(own, own, own, own, ipv4 ? ECHO_6 : ECHO_4, REPLY_4, ERROR);
    }

    /** Returns whether a question is an echo request, which the datapath takes for the start of a flow. */
    static boolean isEcho(Question question) {
        return question.icmp()
                && question.icmpType() == (question.family() == 4 ? ECHO_4 : ECHO_6)
                && question.icmpCode() == 0;
    }
}
