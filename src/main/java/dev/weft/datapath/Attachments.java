package dev.weft.datapath;

import dev.weft.bpf.Kernel;
import dev.weft.bpf.Link;
import dev.weft.bpf.LinkInfo;
import dev.weft.bpf.Program;
import dev.weft.bpf.TcxHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pinned links: they hold the programs on the devices, whether this process lives or not. */
public final class Attachments {

    private final Kernel kernel;
    private final Map<String, Program> programs;
    private final Path links;

    Attachments(Kernel kernel, Map<String, Program> programs, Path links) {
        this.kernel = kernel;
        this.programs = programs;
        this.links = links;
    }

    /** Gives every living link the present programs, and forgets the dead ones. */
    synchronized void renew(String overlay) {
        carryOut(AttachPlan.renew(pinned(), programIds(), overlay));
    }

    /** Attaches both programs to each device, unless they are there. Other devices keep theirs. */
    public synchronized void ensure(Collection<Attachment> wanted) {
        carryOut(AttachPlan.ensure(pinned(wanted), programIds(), wanted));
    }

    /** Forgets the links of a device that is gone. */
    public synchronized void forget(String device) {
        for (TcxHook hook : TcxHook.values()) {
            remove(links.resolve(AttachPlan.pin(device, hook)));
        }
    }

    /** Takes the programs off all devices but these. */
    public synchronized void retain(Collection<Attachment> wanted) {
        carryOut(AttachPlan.retain(pinned().keySet(), wanted));
    }

    /** Returns those of the wanted ones that lack a living link with the present program. */
    public synchronized List<Attachment> missing(Collection<Attachment> wanted) {
        Map<String, LinkInfo> pinned = pinned(wanted);
        Map<String, Integer> ids = programIds();
        return wanted.stream()
                .filter(attachment ->
                        !AttachPlan.ensure(pinned, ids, List.of(attachment)).isEmpty())
                .toList();
    }

    private Map<String, Integer> programIds() {
        Map<String, Integer> ids = new HashMap<>();
        programs.forEach((name, program) -> ids.put(name, program.info().id()));
        return ids;
    }

    private Map<String, LinkInfo> pinned() {
        try (Stream<Path> pins = Files.list(links)) {
            return read(pins);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the pinned links in " + links, e);
        }
    }

    private Map<String, LinkInfo> pinned(Collection<Attachment> attachments) {
        return read(attachments.stream()
                .flatMap(attachment -> Arrays.stream(TcxHook.values())
                        .map(hook -> links.resolve(AttachPlan.pin(attachment.device(), hook)))));
    }

    private Map<String, LinkInfo> read(Stream<Path> pins) {
        Map<String, LinkInfo> pinned = new HashMap<>();
        pins.forEach(pin -> kernel.pinnedLink(pin).ifPresent(link -> {
            try (link) {
                pinned.put(pin.getFileName().toString(), link.info());
            }
        }));
        return pinned;
    }

    private void carryOut(List<AttachPlan.Step> steps) {
        for (AttachPlan.Step step : steps) {
            Path pin = links.resolve(step.pin());
            switch (step) {
                case AttachPlan.Step.Create create -> create(create, pin);
                case AttachPlan.Step.Update update -> update(update, pin);
                case AttachPlan.Step.Remove _ -> remove(pin);
            }
        }
    }

    private void create(AttachPlan.Step.Create step, Path pin) {
        try (Link link = kernel.attach(programs.get(step.program()), step.ifindex(), step.hook())) {
            link.pin(pin);
        }
    }

    private void update(AttachPlan.Step.Update step, Path pin) {
        try (Link link = kernel.pinnedLink(pin)
                .orElseThrow(() -> new IllegalStateException("pinned link " + pin + " went away; start again"))) {
            link.update(programs.get(step.program()));
        }
    }

    private static void remove(Path pin) {
        try {
            Files.deleteIfExists(pin);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove pinned link " + pin, e);
        }
    }
}
