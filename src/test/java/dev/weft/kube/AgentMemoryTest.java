package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bpf.MapType;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The agent's limit has room for the maps when all are full, as the kernel charges them to the agent, and for itself. */
class AgentMemoryTest {

    private static final Path REPO = Path.of(System.getProperty("weft.repo"));
    private static final Path LAUNCHER = REPO.resolve("build/launcher");
    private static final Path OBJECT = REPO.resolve("bpf/target/abi.json");

    private static final long MIB = 1 << 20;
    /** The same number stands in kustomize/base/agent.yaml and docs/node-state.md. */
    private static final int PROCESSORS = 128;

    private static final long RING = MIB;
    /** Classes, compiled code, threads' stacks and the collector's tables. */
    private static final long VIRTUAL_MACHINE = 160 * MIB;

    /** struct htab_elem, struct lpm_trie_node and struct bucket of Linux 6.6 to 6.18. */
    private static final long HASH_ELEMENT = 48;

    private static final long TRIE_NODE = 40;
    private static final long BUCKET = 16;
    private static final long ALLOCATOR = 8;

    @Test
    void limitHasRoomForFullMapsAndTheHeap() throws IOException, InterruptedException {
        long wanted =
                fullMaps() + PROCESSORS * RING + flag("-Xmx") + flag("-XX:MaxDirectMemorySize=") + VIRTUAL_MACHINE;
        assertThat(limit() / MIB).isGreaterThanOrEqualTo(wanted / MIB);
    }

    @Test
    void manifestSaysHowMuchFullMapsTake() throws IOException {
        Matcher said = Pattern.compile("(\\d+) MiB when they are full, and one more a processor")
                .matcher(Files.readString(Rights.BASE.resolve("agent.yaml")));
        assertThat(said.find()).isTrue();
        assertThat(fullMaps() / MIB).isBetween(Long.parseLong(said.group(1)) - 10, Long.parseLong(said.group(1)));
    }

    private static long limit() throws IOException, InterruptedException {
        Map<String, Quantity> limits = Manifests.read()
                .one(DaemonSet.class, Rights.AGENT)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits();
        return limits.get("memory").getNumericalAmount().longValueExact();
    }

    private static long flag(String name) throws IOException {
        Matcher agent = Pattern.compile("(?m)^agent\\).*[ -]" + Pattern.quote(name.substring(1)) + "(\\d+)m\\b")
                .matcher(Files.readString(LAUNCHER));
        assertThat(agent.find()).as(name).isTrue();
        return Long.parseLong(agent.group(1)) * MIB;
    }

    private static long fullMaps() throws IOException {
        long bytes = 0;
        for (JsonNode map : new ObjectMapper().readTree(OBJECT.toFile()).get("maps")) {
            bytes += full(
                    MapType.of(map.get("type").asInt()),
                    map.get("maxEntries").asLong(),
                    aligned(map.get("keySize").asLong()),
                    aligned(map.get("valueSize").asLong()));
        }
        return bytes;
    }

    private static long full(MapType type, long entries, long key, long value) {
        return switch (type) {
            case ARRAY, ARRAY_OF_MAPS -> entries * value;
            case PERCPU_ARRAY -> entries * value * PROCESSORS;
            case HASH, LRU_HASH -> entries * object(HASH_ELEMENT + key + value) + buckets(entries) * BUCKET;
            // As many nodes between the prefixes as there are prefixes, at worst.
            case LPM_TRIE -> 2 * entries * object(TRIE_NODE + key + value);
            default -> throw new AssertionError(type);
        };
    }

    private static long object(long size) {
        return LongStream.of(16, 32, 64, 96, 128, 192, 256)
                .filter(slab -> slab >= size + ALLOCATOR)
                .findFirst()
                .orElseThrow();
    }

    private static long buckets(long entries) {
        return Long.highestOneBit(2 * entries - 1);
    }

    private static long aligned(long size) {
        return (size + 7) / 8 * 8;
    }
}
