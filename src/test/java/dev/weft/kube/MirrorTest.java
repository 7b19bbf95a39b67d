package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MirrorTest {

    private final Mirror<String, String> mirror = new Mirror<>(row -> "");

    private static Stored<String> row(String uid, long version) {
        return new Stored<>("ns/a", uid, version, uid + " " + version);
    }

    @Test
    void whatIsRewrittenReplacesWhatIsThere() {
        mirror.put(row("u1", 10));
        mirror.rewrite(row("u1", 11));
        mirror.rewrite(row("u1", 9));
        assertThat(mirror.all()).extracting(Stored::row).containsExactly("u1 11");
    }

    /** The answer to a write may come later than the news that the object is gone. */
    @Test
    void whatIsRewrittenDoesNotComeBack() {
        mirror.put(row("u1", 10));
        mirror.remove("ns/a", "u1");
        mirror.rewrite(row("u1", 11));
        assertThat(mirror.all()).isEmpty();
        mirror.put(row("u2", 12));
        mirror.rewrite(row("u1", 13));
        assertThat(mirror.all()).extracting(Stored::row).containsExactly("u2 12");
    }
}
